// What `import 'electron'` gives the built program in these tests.
import { app } from './app.ts'
import { Cancelable } from './cancelable.ts'
import { Notification } from './notification.ts'
import { protocol, registeredSchemes, session } from './session.ts'
import { dialog, Menu, nativeTheme, powerMonitor, safeStorage, screen, shell } from './surroundings.ts'
import { hear, tell } from './talk.ts'
import { BrowserWindow } from './window.ts'

export {
  app,
  BrowserWindow,
  dialog,
  Menu,
  nativeTheme,
  powerMonitor,
  Notification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
}

/** What functions that tests have evaluated in the program are given. */
const electron = {
  app,
  BrowserWindow,
  Cancelable,
  dialog,
  Menu,
  nativeTheme,
  powerMonitor,
  Notification,
  protocol,
  registeredSchemes,
  safeStorage,
  screen,
  session,
  shell,
}
export type StandInElectron = typeof electron

hear('evaluate', async ({ call, source, argument }) => {
  try {
    const value = await new Function(`return (${source})`)()(electron, argument)
    tell({ type: 'evaluated', call, value, error: null })
  } catch (error) {
    tell({ type: 'evaluated', call, value: null, error: String(error) })
  }
})

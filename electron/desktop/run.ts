import { app } from 'electron'
import type { Places } from '../app/places.ts'
import { takeDataFolder } from './folders.ts'
import { Handover, handoverOf, LINK_SCHEME, tellHandover } from './handover.ts'
import { type Desktop, openDesktop, type WindowParts } from './open.ts'
import { Quitting } from './quitting.ts'
import { registerScheme } from './scheme.ts'
import { endWithFailure } from './start-failure.ts'
import { focusWindow } from './window.ts'
import { Wishes } from './wishes.ts'

/**
 * Runs the program in a window. Returns at once: the app becomes ready only after the entry has been evaluated.
 * @param args what the person gave the program, without its own path.
 */
export function runDesktop(places: Places, parts: WindowParts, args: readonly string[]): void {
  try {
    takeDataFolder(places.dataFolder)
  } catch (error) {
    void endWithFailure(error, places.dataFolder)
    return
  }
  const handover = handoverOf(args, process.cwd())
  if (!app.requestSingleInstanceLock(handover)) {
    process.stdout.write('Likeness is already open in its window.\n')
    app.exit(0)
    return
  }
  app.enableSandbox()
  registerScheme()
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME)
  const wishes = new Wishes()
  tellHandover(wishes, handover)
  const quitting = new Quitting()
  const opening = app.whenReady().then(() => openDesktop(places, parts, wishes, quitting.begun))
  quitting.listen(opening.catch(() => null))
  listenForMore(wishes, opening)
  const ended = opening.then(endIfBroken)
  ended.catch((error: unknown) => {
    if (!quitting.begun.aborted) void endWithFailure(error, places.dataFolder)
  })
}

/** Closes what is open where its database cannot be used, and rejects with why. */
async function endIfBroken(desktop: Desktop): Promise<void> {
  try {
    await desktop.broken
  } catch (error) {
    // For whoever closes the window meanwhile.
    process.exitCode = 1
    // Why it ends is what counts, not what then cannot be closed.
    await desktop.close().catch(() => undefined)
    throw error
  }
}

/** Takes what comes later: another start, a file on the icon, a link. */
function listenForMore(wishes: Wishes, opening: Promise<Desktop>): void {
  const focus = () => void opening.then(({ window }) => focusWindow(window)).catch(() => undefined)
  app.on('second-instance', (_event, _argv, _folder, data) => {
    focus()
    const handover = Handover.safeParse(data)
    if (handover.success) tellHandover(wishes, handover.data)
  })
  app.on('open-file', (event, file) => {
    event.preventDefault()
    focus()
    tellHandover(wishes, { files: [file], link: null })
  })
  app.on('open-url', (event, link) => {
    event.preventDefault()
    focus()
    tellHandover(wishes, { files: [], link })
  })
  app.on('activate', focus)
}

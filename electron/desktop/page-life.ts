import { app, type BrowserWindow, dialog, type RenderProcessGoneDetails } from 'electron'
import type { Log } from '../app/log.ts'
import type { WindowCalls } from './ports.ts'
import type { Wishes } from './wishes.ts'

/** A page that ends again so soon after it was loaded anew will not get better by itself. */
const SOON_MS = 60_000

const AGAIN_BUTTON = 0

/** Loads a page again that stopped working; where that does not help, the person decides. */
export function watchPage(window: BrowserWindow, calls: WindowCalls, wishes: Wishes, log: Log): void {
  let recoveredAt = Number.NEGATIVE_INFINITY
  const recover = () => {
    recoveredAt = performance.now()
    calls.drop()
    wishes.tell({ type: 'tell-recovered' })
    window.webContents.reload()
  }
  const onGone = async ({ reason, exitCode }: RenderProcessGoneDetails) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    log('window.page-gone', { reason, exitCode })
    if (performance.now() - recoveredAt > SOON_MS || (await isWanted(window))) recover()
    else app.quit()
  }
  window.webContents.on('render-process-gone', (_event, details) => void onGone(details))
  watchAnswers(window, log)
}

async function isWanted(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window stopped working again.',
    detail: 'Everything that was said to be done is stored. What went wrong is in the log.',
    buttons: ['Load It Again', 'Quit'],
    defaultId: AGAIN_BUTTON,
    cancelId: 1,
  })
  return response === AGAIN_BUTTON
}

/** Asks what to do with a page that does not answer; the question goes away by itself when it does again. */
function watchAnswers(window: BrowserWindow, log: Log): void {
  let asking: AbortController | null = null
  window.on('responsive', () => asking?.abort())
  window.on('unresponsive', async () => {
    if (asking !== null) return
    log('window.unresponsive')
    asking = new AbortController()
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: 'The window does not answer.',
      detail: 'Likeness itself goes on: imports and matching are not affected.',
      buttons: ['Wait', 'Load It Again'],
      defaultId: 0,
      cancelId: 0,
      signal: asking.signal,
    })
    asking = null
    // Its end is told like that of any other page, and there it is loaded again.
    if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer()
  })
}

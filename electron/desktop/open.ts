import path from 'node:path'
import { app, type BrowserWindow, Menu, screen, session, shell } from 'electron'
import { Closing } from '../app/closing.ts'
import type { Log } from '../app/log.ts'
import type { Places } from '../app/places.ts'
import { serviceEnvironment } from '../app/service-environment.ts'
import { type App, begin } from '../app/start.ts'
import { readFiles } from '../page/files.ts'
import { notifyOfClusters } from './cluster-notifications.ts'
import { menuTemplate } from './menu.ts'
import { watchPage } from './page-life.ts'
import { answerCalls } from './ports.ts'
import { openToCommandLine } from './reachable.ts'
import { PAGE, serveScheme } from './scheme.ts'
import { openSecrets } from './secrets.ts'
import { restrictPage, restrictSession } from './trust.ts'
import { createWindow } from './window.ts'
import { keepWindowState, placeFor, readWindowState, type WindowState, withPlaceOf } from './window-state.ts'
import type { Wishes } from './wishes.ts'

/** The parts of the build that only the window needs. */
export interface WindowParts {
  /** Folder of the built console. */
  readonly renderer: URL
  /** Path of the built preload. */
  readonly preload: string
}

/** The program with its window open. */
export interface Desktop {
  readonly window: BrowserWindow
  /** See `App`. */
  readonly broken: Promise<never>
  close(): Promise<void>
}

/** Opens the window of a core that opens its database meanwhile; whatever was opened is closed again where a later part fails. */
export async function openDesktop(
  places: Places,
  parts: WindowParts,
  wishes: Wishes,
  stop: AbortSignal,
): Promise<Desktop> {
  const closing = new Closing()
  try {
    let log: Log = () => {}
    const secrets = await openSecrets(places.dataFolder, (error) => log('secrets.not-kept', error))
    closing.add(() => secrets.close())
    const core = await begin(places, {
      host: 'desktop',
      secrets,
      databaseUrl: process.env.DATABASE_URL,
      services: serviceEnvironment(process.env),
      stop,
    })
    closing.add(() => core.close())
    log = core.context.log
    closing.add(logRejections(log))
    const outside = await openToCommandLine(core, places.dataFolder)
    closing.add(() => outside.close())
    const window = await openWindow(core, places, parts, wishes, closing)
    return { window, broken: core.broken, close: () => closing.run() }
  } catch (error) {
    // Why it failed is what counts, not what then cannot be closed.
    await closing.run().catch(() => undefined)
    throw error
  }
}

/** A message of the page that is no call is refused where nobody waits for it; that must not end the program. */
function logRejections(log: Log): () => void {
  const onRejection = (reason: unknown) => log('bug', reason)
  process.on('unhandledRejection', onRejection)
  return () => process.off('unhandledRejection', onRejection)
}

async function openWindow(
  core: App,
  { dataFolder, version }: Places,
  { renderer, preload }: WindowParts,
  wishes: Wishes,
  closing: Closing,
): Promise<BrowserWindow> {
  const { log } = core.context
  const inSession = session.defaultSession
  restrictSession(inSession)
  serveScheme(inSession, await readFiles(renderer))
  app.on('web-contents-created', (_event, contents) => restrictPage(contents))
  const state = await readWindowState(dataFolder)
  const place = placeFor(state, screen.getAllDisplays(), screen.getPrimaryDisplay())
  const isDevelopment = !app.isPackaged
  const window = createWindow({ preload, session: inSession, place, isDevelopment })
  const calls = answerCalls(window.webContents, { context: core.context, wishes, log })
  closing.add(() => calls.close())
  watchPage(window, calls, wishes, log)
  closing.add(notifyOfClusters({ window, notices: core.context.notices, wishes, log }))
  keepPlace(window, dataFolder, state, closing)
  setMenu(wishes, dataFolder, version, isDevelopment)
  window.once('ready-to-show', () => {
    if (place.isMaximized) window.maximize()
    window.show()
    process.stdout.write('Likeness is open in its window.\n')
  })
  await window.loadURL(PAGE).catch((error: unknown) => {
    // Whoever closes the window that early wants it closed: the program ends as at any other time.
    if (!window.isDestroyed()) throw error
  })
  return window
}

/** Remembers where the window is when it closes, whether by itself or with the program. */
function keepPlace(window: BrowserWindow, dataFolder: string, state: WindowState, closing: Closing): void {
  let kept = state
  const note = () => {
    kept = withPlaceOf(kept, window, screen.getDisplayMatching(window.getNormalBounds()))
  }
  window.on('close', note)
  closing.add(() => {
    if (!window.isDestroyed()) note()
    return keepWindowState(dataFolder, kept)
  })
}

function setMenu(wishes: Wishes, dataFolder: string, version: string, isDevelopment: boolean): void {
  app.setAboutPanelOptions({
    applicationName: 'Likeness',
    applicationVersion: version,
    version: `Electron ${process.versions.electron ?? ''}`,
    copyright: 'Groups messages that say the same.',
  })
  const actions = {
    wish: wishes.tell.bind(wishes),
    openDataFolder: () => void shell.openPath(dataFolder),
    openLog: () => void shell.openPath(path.join(dataFolder, 'likeness.log')),
    about: () => app.showAboutPanel(),
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate(actions, { platform: process.platform, isDevelopment })),
  )
}

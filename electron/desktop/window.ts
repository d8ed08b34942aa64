import { BrowserWindow, nativeTheme, type Session } from 'electron'
import { MIN_SIZE, type Place } from './window-state.ts'

/** Behind the page until it is painted; the same as its own background. */
const BACKGROUND = { light: '#ffffff', dark: '#242424' }

export interface WindowLook {
  /** Path of the built preload. */
  readonly preload: string
  readonly session: Session
  readonly place: Place
  /** Whether its page may be looked into with the tools of a developer. */
  readonly isDevelopment: boolean
}

/** The one window, empty and not shown yet. */
export function createWindow({ preload, session, place, isDevelopment }: WindowLook): BrowserWindow {
  const { x, y, width, height } = place
  return new BrowserWindow({
    title: 'Likeness',
    ...{ x, y, width, height },
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload,
      session,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
      devTools: isDevelopment,
      zoomFactor: place.zoom,
    },
  })
}

/** Brings the window to the front, wherever it is. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

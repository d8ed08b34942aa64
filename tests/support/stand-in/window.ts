import { EventEmitter } from 'node:events'
import { app } from './app.ts'
import { Cancelable } from './cancelable.ts'
import type { FrameLook } from './messages.ts'
import { StandInPort } from './ports.ts'
import { hear, tell } from './talk.ts'

const windows: BrowserWindow[] = []

/** A frame, as the main process sees it. */
class Frame {
  url = ''
  origin = 'null'
}

class StandInContents extends EventEmitter {
  readonly ipc = new EventEmitter()
  readonly mainFrame = new Frame()
  zoomFactor: number
  /** Messages of preloads so far. */
  taken = 0
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null

  constructor(zoomFactor: number) {
    super()
    this.zoomFactor = zoomFactor
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }

  reload(): void {
    tell({ type: 'reload' })
  }

  forcefullyCrashRenderer(): void {
    this.emit('render-process-gone', new Cancelable(), { reason: 'killed', exitCode: 9 })
  }

  /** What `ipcRenderer.postMessage` of the preload brings. */
  take(channel: string, ports: readonly string[], look: FrameLook): void {
    this.taken += 1
    const senderFrame = look.isMain ? this.mainFrame : new Frame()
    Object.assign(senderFrame, { url: look.url, origin: look.origin })
    const offered = ports.map((port) => new StandInPort(port))
    this.ipc.emit(channel, new Cancelable({ ports: offered, senderFrame, sender: this }), null)
  }
}

interface Options {
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly height?: number
  readonly show?: boolean
  readonly webPreferences?: { readonly preload?: string; readonly zoomFactor?: number }
}

/** A window without a screen; its page is the one the test drives. */
export class BrowserWindow extends EventEmitter {
  readonly options: Options
  readonly webContents: StandInContents
  readonly seen = { isShown: false, focused: 0 }
  #isFocused = true
  #bounds: { x: number; y: number; width: number; height: number }
  #isMaximized = false
  #isMinimized = false
  #isDestroyed = false

  constructor(options: Options) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    this.options = options
    this.#bounds = { x: 0, y: 0, width: 800, height: 600, ...bounds(options) }
    this.webContents = new StandInContents(options.webPreferences?.zoomFactor ?? 1)
    this.seen.isShown = options.show !== false
    windows.push(this)
    app.emit('web-contents-created', new Cancelable(), this.webContents)
  }

  static getAllWindows(): BrowserWindow[] {
    return windows.filter((window) => !window.isDestroyed())
  }

  async loadURL(url: string): Promise<void> {
    this.emit('ready-to-show')
    if (process.env.LIKENESS_STAND_IN_LOAD === 'closed') {
      this.close()
      throw new Error(`ERR_FAILED (-2) loading '${url}'`)
    }
    tell({ type: 'load', url })
  }

  show(): void {
    this.seen.isShown = true
  }

  focus(): void {
    this.seen.focused += 1
    this.#isFocused = true
  }

  /** The person turns to another program. */
  blur(): void {
    this.#isFocused = false
  }

  isFocused(): boolean {
    return this.#isFocused
  }

  minimize(): void {
    this.#isMinimized = true
  }

  restore(): void {
    this.#isMinimized = false
  }

  isMinimized(): boolean {
    return this.#isMinimized
  }

  maximize(): void {
    this.#isMaximized = true
  }

  isMaximized(): boolean {
    return this.#isMaximized
  }

  setBounds(changed: Partial<{ x: number; y: number; width: number; height: number }>): void {
    this.#bounds = { ...this.#bounds, ...changed }
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.#bounds
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  close(): void {
    const event = new Cancelable()
    this.emit('close', event)
    if (event.defaultPrevented) return
    this.#isDestroyed = true
    this.emit('closed')
    if (BrowserWindow.getAllWindows().length === 0) app.emit('window-all-closed')
  }
}

function bounds({ x, y, width, height }: Options) {
  const given = Object.entries({ x, y, width, height }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given)
}

hear('send', ({ channel, ports, frame }) => {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.take(channel, ports, frame)
})

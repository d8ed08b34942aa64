import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Cancelable } from './cancelable.ts'
import { tell } from './talk.ts'

/** `app` of Electron, as far as the program uses it. */
class StandInApp extends EventEmitter {
  readonly isPackaged = false
  /** What was set or registered, for tests to look at. */
  readonly seen = { isSandboxed: false, protocolClients: [] as string[], about: {} }
  readonly #paths = new Map<string, string>()
  readonly #ready = Promise.withResolvers<void>()
  #isReady = false

  /** Called once the entry has been evaluated, and not before: the real one waits for that, too. */
  becomeReady(): void {
    this.#isReady = true
    this.emit('ready', new Cancelable(), {})
    this.#ready.resolve()
  }

  isReady(): boolean {
    return this.#isReady
  }

  whenReady(): Promise<void> {
    return this.#ready.promise
  }

  setPath(name: string, folder: string): void {
    if (!existsSync(folder)) throw new Error(`Failed to set path: ${folder} does not exist`)
    this.#paths.set(name, folder)
  }

  getPath(name: string): string {
    const folder = this.#paths.get(name)
    if (folder === undefined) throw new Error(`The program has not set the path ${name}.`)
    return folder
  }

  enableSandbox(): void {
    this.#beforeReady('enableSandbox')
    this.seen.isSandboxed = true
  }

  setAsDefaultProtocolClient(scheme: string): boolean {
    this.seen.protocolClients.push(scheme)
    return true
  }

  setAboutPanelOptions(options: object): void {
    this.seen.about = options
  }

  showAboutPanel(): void {
    tell({ type: 'said', said: { how: 'about', text: JSON.stringify(this.seen.about) } })
  }

  /** One program for each `userData`, in processes that are really apart; what a later one brings arrives as JSON. */
  requestSingleInstanceLock(additionalData: object = {}): boolean {
    const folder = path.join(this.getPath('userData'), 'single-instance')
    mkdirSync(folder, { recursive: true })
    const holder = path.join(folder, 'holder')
    if (isAlive(existsSync(holder) ? Number(readFileSync(holder, 'utf8')) : 0)) {
      const brought = { argv: process.argv, folder: process.cwd(), additionalData }
      writeFileSync(path.join(folder, `brought-${process.pid}`), JSON.stringify(brought))
      return false
    }
    writeFileSync(holder, String(process.pid))
    this.once('quit', () => rmSync(folder, { recursive: true, force: true }))
    watch(folder, () => this.#takeWhatWasBrought(folder)).unref()
    return true
  }

  #takeWhatWasBrought(folder: string): void {
    if (!existsSync(folder)) return
    for (const name of readdirSync(folder).filter((found) => found.startsWith('brought-'))) {
      const text = readFileSync(path.join(folder, name), 'utf8')
      if (text === '') continue
      rmSync(path.join(folder, name))
      const { argv, folder: from, additionalData } = JSON.parse(text)
      void this.whenReady().then(() =>
        this.emit('second-instance', new Cancelable(), argv, from, additionalData),
      )
    }
  }

  quit(): void {
    const event = new Cancelable()
    this.emit('before-quit', event)
    if (!event.defaultPrevented) this.exit(0)
  }

  exit(code = 0): void {
    this.emit('quit', new Cancelable(), code)
    process.exit(code)
  }

  #beforeReady(name: string): void {
    if (this.#isReady) throw new Error(`app.${name}() can only be called before the app is ready`)
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

export const app = new StandInApp()

import { app } from 'electron'
import { stopSignal } from '../instance/stop-signal.ts'

/** A database that does not answer must not keep the program from ending: nothing acknowledged is lost by that. */
const LIMIT_MS = 15_000

interface Closable {
  close(): Promise<void>
}

/** Ends the program in order, however that is asked for: the window, the menu, the system, the terminal. */
export class Quitting {
  readonly #opened: Promise<Closable | null>
  #isClosing = false

  /** What `opened` gives is closed before the program ends: also where that is asked for while it still opens. */
  constructor(opened: Promise<Closable | null>) {
    this.#opened = opened
  }

  listen(): void {
    app.on('window-all-closed', () => app.quit())
    app.on('before-quit', (event) => {
      event.preventDefault()
      if (this.#isClosing) return
      this.#isClosing = true
      void this.#closeAndExit()
    })
    const stop = stopSignal()
    stop.addEventListener('abort', () => app.quit())
  }

  async #closeAndExit(): Promise<void> {
    const opened = await this.#opened
    const overdue = setTimeout(() => this.#exit(1, 'Likeness did not end in time and was stopped.'), LIMIT_MS)
    try {
      await opened?.close()
      clearTimeout(overdue)
      app.exit(0)
    } catch (error) {
      this.#exit(1, `Likeness did not end well: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  #exit(code: number, sentence: string): void {
    process.stderr.write(`${sentence}\n`)
    app.exit(code)
  }
}

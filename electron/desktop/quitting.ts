import { app, powerMonitor } from 'electron'
import { endInTime } from '../instance/end-in-time.ts'
import { stopSignal } from '../instance/stop-signal.ts'

interface Closable {
  close(): Promise<void>
}

/** Ends the program in order, however that is asked for: the window, the menu, the system, the terminal. */
export class Quitting {
  readonly #begun = new AbortController()
  #isSystemEnding = false

  /** Aborted once the program is to end. */
  get begun(): AbortSignal {
    return this.#begun.signal
  }

  /** What `opened` gives is closed before the program ends: also where that is asked for while it still opens. */
  listen(opened: Promise<Closable | null>): void {
    this.begun.addEventListener('abort', () => void closeAndExit(opened))
    this.begun.addEventListener('abort', endInTime)
    app.on('window-all-closed', () => app.quit())
    app.on('before-quit', (event) => {
      // A Mac that shuts down takes a quit that is put off for a refusal, and stays on.
      if (!this.#isSystemEnding) event.preventDefault()
      this.#begin()
    })
    if (process.platform === 'darwin') void app.whenReady().then(() => this.#listenToSystem())
    const stop = stopSignal()
    stop.addEventListener('abort', () => app.quit())
  }

  /** Told before it asks for the quit: by then much of it is done, and what is not is as after any killed process. */
  #listenToSystem(): void {
    powerMonitor.on('shutdown', () => {
      this.#isSystemEnding = true
      this.#begin()
    })
  }

  #begin(): void {
    if (!this.begun.aborted) this.#begun.abort()
  }
}

async function closeAndExit(opening: Promise<Closable | null>): Promise<void> {
  const opened = await opening
  try {
    await opened?.close()
    app.exit(Number(process.exitCode ?? 0))
  } catch (error) {
    process.stderr.write(
      `Likeness did not end well: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    app.exit(1)
  }
}

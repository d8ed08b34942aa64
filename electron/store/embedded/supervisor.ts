import { EventEmitter } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { Failure } from '../../../shared/failure.ts'
import type { Availability, ConnectionSource, StoreLog } from '../connection-source.ts'
import { PortStream } from './port-stream.ts'
import type { DatabaseWorkerData } from './worker-messages.ts'
import { startWorker, stopWorker } from './worker-thread.ts'

/** Waits before each attempt to reopen; after the first few the database counts as down, and the last one repeats. */
const backOffMs = [0, 250, 1_000, 4_000, 30_000]
const attemptsUntilDown = 3
/** They take turns on one session; more of them would only wait elsewhere. */
const clients = 4

/** Keeps one database worker alive: when it dies, another is started on the same folder. */
export class Supervisor implements ConnectionSource {
  readonly kind = 'embedded'
  readonly place: ConnectionSource['place']
  readonly pool: ConnectionSource['pool']
  readonly lockMs = null

  readonly #url: URL
  readonly #data: DatabaseWorkerData
  readonly #log: StoreLog
  readonly #changes = new EventEmitter<{ availability: [Availability] }>()
  #availability: Availability = 'down'
  #worker: Worker | undefined
  #reason: Failure | undefined
  #attempts = 0
  #timer: NodeJS.Timeout | undefined
  #reopening: Promise<void> | undefined
  #isClosing = false

  constructor(url: URL, data: DatabaseWorkerData, log: StoreLog) {
    this.#url = url
    this.#data = data
    this.#log = log
    this.place = { folder: data.dataFolder }
    this.pool = {
      stream: () => new PortStream(this.#worker),
      // Without these, settings meant for a server would be taken from the environment.
      user: 'postgres',
      database: 'postgres',
      host: 'embedded',
      ssl: false,
      max: clients,
      idleTimeoutMillis: 0,
    }
  }

  /** Opens the database. Rejects with FOLDER_READ_ONLY, DISK_FULL or DATABASE_UNREADABLE. */
  async start(stop?: AbortSignal): Promise<void> {
    const worker = await startWorker(this.#url, this.#data, stop)
    worker.on('error', (error) => this.#log('the database worker failed', error))
    worker.once('exit', () => this.#exited(worker))
    this.#worker = worker
    this.#reason = undefined
    this.#set('open')
  }

  availability(): Availability {
    return this.#availability
  }

  /** DATABASE_DOWN, or the reason if it is known. */
  failure(): Failure | null {
    if (this.#availability === 'open') return null
    return this.#reason ?? new Failure('DATABASE_DOWN', {})
  }

  onAvailability(listener: (availability: Availability) => void): () => void {
    this.#changes.on('availability', listener)
    return () => this.#changes.off('availability', listener)
  }

  async look(): Promise<void> {
    if (this.#worker || this.#isClosing) return
    clearTimeout(this.#timer)
    await this.#reopening
    if (this.#worker || this.#isClosing) return
    clearTimeout(this.#timer)
    this.#reopening = this.#reopen()
    await this.#reopening
  }

  async close(): Promise<void> {
    this.#isClosing = true
    clearTimeout(this.#timer)
    await this.#reopening
    if (this.#worker) await stopWorker(this.#worker)
    this.#set('down')
  }

  #exited(worker: Worker): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    if (this.#isClosing) return
    this.#log('the database worker ended; opening it again')
    this.#set('reopening')
    this.#attempts = 0
    this.#scheduleReopen()
  }

  #scheduleReopen(): void {
    const waitMs = backOffMs[Math.min(this.#attempts, backOffMs.length - 1)]
    this.#timer = setTimeout(() => {
      this.#reopening = this.#reopen()
    }, waitMs)
  }

  async #reopen(): Promise<void> {
    this.#attempts += 1
    try {
      await this.start()
    } catch (error) {
      this.#log('the database could not be opened again', error)
      const isDown = this.#attempts >= attemptsUntilDown
      // One that ended while it was opening may do better next time: no reason yet to send for a copy.
      if (error instanceof Failure && (isDown || error.code !== 'DATABASE_UNREADABLE')) this.#reason = error
      if (isDown) this.#set('down')
      if (!this.#isClosing) this.#scheduleReopen()
    }
  }

  #set(availability: Availability): void {
    if (this.#availability === availability) return
    this.#availability = availability
    this.#changes.emit('availability', availability)
  }
}

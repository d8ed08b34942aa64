import { EventEmitter } from 'node:events'
import type pg from 'pg'
import { Failure } from '../../../shared/failure.ts'
import type { ServerHost } from '../../../shared/model/connection.ts'
import type { Availability, ConnectionSource, StoreLog } from '../connection-source.ts'
import { isConnectionLost, isIdleEnd, isReadOnly, type ServerPlace } from '../errors.ts'
import { needsPerson, Retries } from './retries.ts'
import { Server } from './server.ts'
import type { ServerOptions } from './server-options.ts'
import { listenForSilence } from './silence.ts'
import { Sockets } from './sockets.ts'
import type { Sighting } from './survey.ts'

/** The connections to a server, and to another one of its address when that takes over. */
export class ServerSource implements ConnectionSource {
  readonly kind = 'postgres'
  readonly lockMs: number

  readonly #server: Server
  readonly #log: StoreLog | undefined
  readonly #changes = new EventEmitter<{ availability: [Availability] }>()
  readonly #retries: Retries
  readonly #lookSockets = new Sockets()
  #sockets = new Sockets()
  #host: ServerHost
  #pool: pg.PoolConfig
  #watched: pg.Pool | undefined
  #availability: Availability = 'down'
  #failure: Failure | null = null
  /** It was opened on a replica as there was no primary: then that is good enough. */
  #takesReplica = false
  #doubts = 0
  #timer: NodeJS.Timeout | undefined
  #silence: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #isClosing = false

  constructor(options: ServerOptions) {
    this.#server = new Server(options)
    this.#log = options.log
    const { times, firstHost } = this.#server
    this.#retries = new Retries(times)
    this.lockMs = times.lockMs
    this.#host = firstHost
    this.#pool = this.#server.poolOf(firstHost, this.#sockets)
  }

  get pool(): pg.PoolConfig {
    return this.#pool
  }

  get place(): ServerPlace {
    return this.#server.placeOf(this.#host)
  }

  availability(): Availability {
    return this.#availability
  }

  failure(): Failure | null {
    return this.#failure
  }

  onAvailability(listener: (availability: Availability) => void): () => void {
    this.#changes.on('availability', listener)
    return () => this.#changes.off('availability', listener)
  }

  /** Rejects as `openServer` says. */
  async start(): Promise<void> {
    this.#server.check()
    const found = await this.#server.survey(this.#lookSockets)
    if (found.kind === 'failed') throw found.failure
    this.#takesReplica = found.kind === 'replica'
    this.#reached(found)
    this.#silence = listenForSilence(this.#server.times.silenceMs, {
      busy: () => (this.#watched ? this.#watched.totalCount - this.#watched.idleCount : 0),
      bytesRead: () => this.#sockets.bytesRead,
      ask: () => this.#lookAgain(),
    })
  }

  watch(pool: pg.Pool): void {
    this.#watched = pool
  }

  noticed(error: unknown, pool: pg.PoolConfig): void {
    if (pool !== this.#pool || this.#availability !== 'open' || isIdleEnd(error)) return
    if (isReadOnly(error) && !this.#takesReplica) {
      this.#leave('reopening', this.#readOnly())
    } else if (!isConnectionLost(error)) {
      return
    } else if (this.#sockets.count === 0) {
      this.#leave('reopening', new Failure('DATABASE_DOWN', {}, { cause: error }))
    }
    this.#lookAgain()
  }

  async look(): Promise<void> {
    await this.#looking
    await this.#lookOnce()
  }

  async close(): Promise<void> {
    this.#isClosing = true
    clearTimeout(this.#timer)
    clearInterval(this.#silence)
    this.#lookSockets.sever()
    await this.#looking
    this.#sockets.sever()
    this.#set('down', new Failure('DATABASE_DOWN', {}))
  }

  #lookAgain(): void {
    void this.#lookOnce()
  }

  #lookOnce(): Promise<void> {
    this.#looking ??= this.#find().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #find(): Promise<void> {
    clearTimeout(this.#timer)
    const found = await this.#server.survey(this.#lookSockets)
    if (this.#isClosing) return
    if (found.kind === 'primary' || (found.kind === 'replica' && this.#takesReplica)) this.#reached(found)
    else this.#missed(found.kind === 'failed' ? found.failure : this.#readOnly())
  }

  #reached({ host, kind }: Sighting): void {
    this.#doubts = 0
    this.#retries.found()
    const isPromoted = this.#takesReplica && kind === 'primary'
    if (isPromoted) this.#takesReplica = false
    if (this.#availability !== 'open' || host !== this.#host || isPromoted) {
      this.#sockets.sever()
      this.#sockets = new Sockets()
      this.#host = host
      this.#pool = this.#server.poolOf(host, this.#sockets)
    }
    const failure = kind === 'replica' ? this.#readOnly() : null
    this.#set('open', failure)
    if (failure) this.#schedule(this.#server.times.longestRetryMs)
  }

  #missed(failure: Failure): void {
    const isAway = failure.code === 'DATABASE_UNREACHABLE'
    this.#log?.('the database was looked for and not found', failure)
    if (this.#availability === 'open' && this.#sockets.count > 0 && failure.code !== 'DATABASE_READ_ONLY') {
      // What is open may go on: a network that failed once, or a server that only lets nobody in any more.
      if (!isAway) this.#set('open', failure)
      this.#doubts += 1
      if (!isAway || this.#doubts < 2) {
        this.#schedule(this.#retries.nextMs(failure))
        return
      }
    }
    this.#retries.lost()
    const isDown = needsPerson(failure) || this.#retries.isLong
    const seen = isAway ? new Failure('DATABASE_DOWN', {}, { cause: failure }) : failure
    this.#leave(isDown ? 'down' : 'reopening', seen)
    this.#schedule(this.#retries.nextMs(failure))
  }

  #leave(availability: Availability, failure: Failure): void {
    this.#retries.lost()
    this.#sockets.sever()
    this.#set(availability, failure)
  }

  #set(availability: Availability, failure: Failure | null): void {
    const isSame = this.#availability === availability && this.#failure?.code === failure?.code
    this.#availability = availability
    this.#failure = failure
    if (!isSame) this.#changes.emit('availability', availability)
  }

  #schedule(waitMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#lookAgain(), waitMs)
  }

  #readOnly(): Failure {
    return new Failure('DATABASE_READ_ONLY', { address: this.place.address })
  }
}

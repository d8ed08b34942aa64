import type { MessagePort } from 'node:worker_threads'
import {
  copyInResponse,
  errorResponse,
  FrameCutter,
  frameKind,
  isLastError,
  readyOutsideTransaction,
} from './frames.ts'
import { type Unit, UnitCollector } from './units.ts'

/** What a session tells the turns of. */
export interface SessionEvents {
  asked(session: Session): void
  left(session: Session): void
  notified(frame: Buffer): void
  /** The database ended with the error that this session has just been sent. */
  broke(): void
}

/** Answers are posted in pieces of about this size, so that the client works while the database does. */
const postBytes = 256 * 1024
const lockNotAvailable = '55P03'

/** One client of the pool, at the database's end of its MessagePort. */
export class Session {
  readonly units: Unit[] = []
  /** When this client last sent anything, or got its last answer (performance.now). */
  lastActiveMs = performance.now()
  /** Whether the client may still send frames that belong to what it began. */
  isBusy = false
  isGone = false

  readonly #port: MessagePort
  readonly #events: SessionEvents
  readonly #requests = new UnitCollector()
  readonly #answers = new FrameCutter({ startsWithStartup: false })
  #outgoing: Buffer[] = []
  #outgoingBytes = 0

  constructor(port: MessagePort, events: SessionEvents) {
    this.#port = port
    this.#events = events
    port.on('message', (bytes: Uint8Array | null) => {
      if (bytes === null) this.#leave()
      else this.#receive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    })
    port.on('close', () => this.#leave())
  }

  /** Takes the next unit off the queue and marks the session as busy until its ReadyForQuery. */
  begin(): Unit | undefined {
    const unit = this.units.shift()
    if (unit) this.isBusy = true
    return unit
  }

  /** Passes on what the database answers to `unit`: notifications to everyone, the rest to this client. */
  answer(bytes: Buffer, unit: Unit): void {
    for (const frame of this.#answers.cut(bytes)) {
      if (frame.kind === frameKind.notification) this.#events.notified(Buffer.from(frame.bytes))
      else if (frame.kind === frameKind.copyInResponse && unit.isCopyIn) continue
      else this.#post(frame.bytes)
      if (isLastError(frame)) this.#breakOff()
      if (frame.kind === frameKind.readyForQuery) this.isBusy = frame.bytes.toString('latin1', 5, 6) !== 'I'
    }
  }

  /** The unit has run: sends what is left of its answer. */
  finish(): void {
    this.lastActiveMs = performance.now()
    this.#flush()
  }

  send(frame: Buffer): void {
    this.#post(frame)
    this.#flush()
  }

  /** Answers the next unit with an error instead of running it. */
  refuse(reason: string): void {
    const unit = this.units.shift()
    if (!unit) return
    if (unit.endsWith === frameKind.startup) {
      // A client that is still connecting takes an error and a ReadyForQuery for two outcomes.
      this.send(errorResponse('FATAL', lockNotAvailable, reason))
      this.#leave()
      return
    }
    const isLoneSync = unit.endsWith === frameKind.sync && unit.frameCount === 1
    if (!isLoneSync) this.#post(errorResponse('ERROR', lockNotAvailable, reason))
    if (unit.endsWith !== frameKind.flush) this.#post(readyOutsideTransaction)
    this.finish()
  }

  #receive(chunk: Buffer): void {
    this.lastActiveMs = performance.now()
    for (const event of this.#requests.take(chunk)) {
      if (event.type === 'leaves') this.#leave()
      else if (event.type === 'copy-begins') this.send(copyInResponse)
      else this.units.push(event.unit)
    }
    if (!this.isGone && this.units.length > 0) this.#events.asked(this)
  }

  #breakOff(): void {
    this.#flush()
    this.#events.broke()
  }

  #post(frame: Buffer): void {
    this.#outgoing.push(frame)
    this.#outgoingBytes += frame.length
    if (this.#outgoingBytes >= postBytes) this.#flush()
  }

  #flush(): void {
    if (this.#outgoingBytes > 0 && !this.isGone) {
      const bytes = new Uint8Array(this.#outgoingBytes)
      let at = 0
      for (const frame of this.#outgoing) {
        bytes.set(frame, at)
        at += frame.length
      }
      this.#port.postMessage(bytes, [bytes.buffer])
    }
    this.#outgoing = []
    this.#outgoingBytes = 0
  }

  #leave(): void {
    if (this.isGone) return
    this.isGone = true
    this.units.length = 0
    this.#port.close()
    this.#events.left(this)
  }
}

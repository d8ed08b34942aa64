import { setImmediate } from 'node:timers/promises'
import type { Engine } from './engine.ts'
import type { Session } from './session.ts'

const checkEveryMs = 200
const heldReason =
  'the embedded database is held by another open transaction; is a query sent outside the transaction it belongs to?'

/**
 * Gives the one session of the embedded database to one client at a time: from its first frame until the
 * database says that no transaction is open.
 */
export class Turns {
  readonly #engine: Engine
  readonly #heldMs: number
  readonly #sessions = new Set<Session>()
  readonly #waiting = new Set<Session>()
  #owner: Session | undefined
  #isRunning = false
  #run: Promise<void> = Promise.resolve()

  /** `heldMs`: how long an open transaction may ask for nothing while others wait. */
  constructor(engine: Engine, heldMs: number) {
    this.#engine = engine
    this.#heldMs = heldMs
    setInterval(() => this.#refuseIfHeld(), checkEveryMs).unref()
  }

  joined(session: Session): void {
    this.#sessions.add(session)
  }

  asked(session: Session): void {
    this.#waiting.add(session)
    this.#go()
  }

  left(session: Session): void {
    this.#sessions.delete(session)
    this.#waiting.delete(session)
    this.#go()
  }

  notified(frame: Buffer): void {
    for (const session of this.#sessions) session.send(frame)
  }

  /** Resolves when the engine is not in use. */
  idle(): Promise<void> {
    return this.#run
  }

  /**
   * After a PANIC (a full disk, when the log needs a new file) or FATAL the engine spins for ever on its
   * next step, and this is called from within a step: only ending the thread gets out of it. The
   * supervisor opens the database anew.
   */
  broke(): void {
    process.exit(1)
  }

  /** A rejection means that the engine is broken: left unhandled, it ends the worker, which is then started anew. */
  #go(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    this.#run = this.#runAll().finally(() => {
      this.#isRunning = false
    })
  }

  async #runAll(): Promise<void> {
    for (;;) {
      if (this.#owner?.isGone) {
        this.#owner = undefined
        await this.#engine.abandon()
        continue
      }
      const session = this.#next()
      if (!session) return
      await this.#runOne(session)
      // Lets new requests in, so that the next turn is given in order of arrival.
      await setImmediate()
    }
  }

  #next(): Session | undefined {
    if (this.#owner) return this.#owner.units.length > 0 ? this.#owner : undefined
    const [first] = this.#waiting
    return first
  }

  async #runOne(session: Session): Promise<void> {
    this.#waiting.delete(session)
    const unit = session.begin()
    if (!unit) return
    this.#owner = session
    await this.#engine.run(unit.bytes, (piece) => session.answer(piece, unit))
    session.finish()
    if (session.isBusy) return
    this.#owner = undefined
    if (session.units.length > 0) this.#waiting.add(session)
  }

  /** Someone holds a transaction and asks for nothing while others wait: tells them instead of letting them hang. */
  #refuseIfHeld(): void {
    const owner = this.#owner
    if (this.#isRunning || !owner || owner.units.length > 0) return
    const since = performance.now() - this.#heldMs
    if (owner.lastActiveMs > since) return
    for (const session of [...this.#waiting]) {
      if (session.lastActiveMs > since) continue
      session.refuse(heldReason)
      if (session.units.length === 0) this.#waiting.delete(session)
    }
  }
}

import { randomUUID } from 'node:crypto'
import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import type { Compute } from '../links/compute-host.ts'
import type { FoundLinks, IndexedMessage } from '../links/search.ts'
import type { Reader } from '../store/database.ts'
import type { CreatorState } from './creator-state.ts'
import { answersSince, eligibleMessages, isRearranged } from './eligible-store.ts'
import { inBatches } from './load-batches.ts'
import { MemoryTurns } from './memory-turns.ts'
import { findInParts, PART } from './parted-links.ts'

type Moment = Pick<CreatorState, 'decidedSeq' | 'lastHistory' | 'model'>

/** Decided messages up to which a creator is held as a whole: some 1 GB of either kind of vectors. */
const MOST_HELD = { dense: 150_000, sparse: 500_000 } as const

/** The creator's eligible messages as the compute worker holds them, kept at the state that is asked about. */
export class HeldLinks {
  readonly #reader: Reader
  readonly #compute: Compute
  /** Creators of several databases have the same names: each of these has the worker to itself under its own. */
  readonly #scope = randomUUID()
  readonly #asked = new Set<string>()
  readonly #loading = new Map<string, Promise<void>>()
  readonly #mostHeld: number | undefined
  /** Creators whose messages, however few, do not fit into memory: their texts are very long. */
  readonly #full = new Set<string>()
  readonly #turns = new MemoryTurns()

  constructor(reader: Reader, compute: Compute, options: { readonly mostHeld?: number } = {}) {
    this.#reader = reader
    this.#compute = compute
    this.#mostHeld = options.mostHeld
  }

  /**
   * Finds the links of each message among all before it, and makes it a candidate for the next.
   * @returns null where the worker is at another state by now: read the state again.
   */
  async find(
    creator: string,
    state: Moment,
    messages: readonly IndexedMessage[],
    after: Moment,
  ): Promise<FoundLinks[] | null> {
    return this.#turns.during(creator, async () => {
      if (!(await this.#isHeldWhole(creator, state))) return this.#findInParts(creator, state, messages)
      return this.#compute.find(this.#nameOf(creator), state.model, markOf(state), messages, markOf(after))
    })
  }

  /**
   * Finds the links of decided messages among those of lower seqs, with vectors that have come since, or as ones
   * that had taken no part. Null as in `find`.
   */
  async findAgain(
    creator: string,
    state: Moment,
    messages: readonly IndexedMessage[],
    after: Moment,
  ): Promise<FoundLinks[] | null> {
    return this.#turns.during(creator, async () => {
      if (!(await this.#isHeldWhole(creator, state))) return this.#findInParts(creator, state, messages)
      const name = this.#nameOf(creator)
      return this.#compute.findAgain(name, state.model, markOf(state), messages, markOf(after))
    })
  }

  /** The links of one message that is not stored. */
  async look(creator: string, state: Moment, message: IndexedMessage): Promise<FoundLinks | null> {
    if (!(await this.#isHeldWhole(creator, state)))
      return (await this.#findInParts(creator, state, [message]))?.[0] ?? null
    const found = await this.#compute.look(this.#nameOf(creator), state.model, markOf(state), [message])
    return found?.[0] ?? null
  }

  /** Goes back to a state: what was found from there to `after`, if anything was, is not written. */
  async undo(creator: string, state: Moment, after: Moment): Promise<void> {
    await this.#compute.rewind(
      this.#nameOf(creator),
      state.model,
      markOf(after),
      state.decidedSeq + 1,
      markOf(state),
    )
  }

  /** Whether a creator does not fit into memory: it is searched in parts, and read for each batch. */
  isTooLarge(creator: string, state: Moment): boolean {
    return state.decidedSeq > this.#mostHeldOf(state) || this.#full.has(creator)
  }

  /**
   * Whether a creator may be searched among now; if not its messages wait, as others fill the memory.
   * @param isShort whether few messages wait
   */
  takeTurn(creator: string, state: Moment, isShort: boolean): boolean {
    const most = this.#mostHeldOf(state)
    const held = this.isTooLarge(creator, state) ? PART : state.decidedSeq
    const share = this.#full.has(creator) ? 1 : Math.min(1, held / most)
    return this.#turns.take(creator, share, isShort)
  }

  /** Nothing waits to be searched for, nor for a turn. */
  endTurn(creator: string): void {
    this.#turns.end(creator)
  }

  /** Whether a creator is held, at whichever state. */
  async isHeld(creator: string, state: Moment): Promise<boolean> {
    if (this.isTooLarge(creator, state)) return false
    return (await this.#compute.held(this.#nameOf(creator), state.model)) !== null
  }

  /** Forgets a creator: what is held of it is of no state that there is. */
  forget(creator: string): Promise<void> {
    return this.#compute.drop(this.#nameOf(creator))
  }

  /** Forgets everything, as when its database is not used any more. */
  async clear(): Promise<void> {
    await Promise.all([...this.#asked].map((creator) => this.forget(creator)))
    this.#asked.clear()
  }

  #mostHeldOf({ model }: Moment): number {
    return this.#mostHeld ?? MOST_HELD[model === LEXICAL_MODEL ? 'sparse' : 'dense']
  }

  /** Has a creator held at this state, unless it is too large for that. */
  async #isHeldWhole(creator: string, state: Moment): Promise<boolean> {
    if (!this.isTooLarge(creator, state)) await this.#inTurn(creator, () => this.#catchUp(creator, state))
    return !this.isTooLarge(creator, state)
  }

  async #findInParts(creator: string, state: Moment, messages: readonly IndexedMessage[]) {
    // From when it was held as a whole.
    await this.forget(creator)
    const name = `${this.#nameOf(creator)} ${randomUUID()}`
    const search = { reader: this.#reader, compute: this.#compute, name }
    return findInParts(search, creator, state, messages)
  }

  #nameOf(creator: string): string {
    return `${this.#scope} ${creator}`
  }

  /** Two that load one creator at once would add its messages twice: the second waits for the first. */
  async #inTurn(creator: string, work: () => Promise<unknown>): Promise<void> {
    this.#asked.add(creator)
    const before = this.#loading.get(creator) ?? Promise.resolve()
    const loading = before.catch(() => undefined).then(async () => void (await work()))
    this.#loading.set(creator, loading)
    await loading
  }

  async #catchUp(creator: string, state: Moment): Promise<void> {
    const held = await this.#compute.held(this.#nameOf(creator), state.model)
    if (held === markOf(state)) return
    const at = held === null ? null : stateOf(held, state.model)
    // Ahead: a batch is found and soon written. Who asks about the state before it asks again.
    if (at && (at.decidedSeq > state.decidedSeq || at.lastHistory > state.lastHistory)) return
    if (at && (await this.#follow(creator, at, state))) return
    if (this.#full.has(creator)) return
    await this.#load(creator, state, { mark: markOf(state) })
  }

  /** Brings what is held from one state to a later one. False where it has to be read anew. */
  async #follow(creator: string, at: Moment, state: Moment): Promise<boolean> {
    if (await isRearranged(this.#reader, creator, at.lastHistory, state.lastHistory)) return false
    if (at.decidedSeq < state.decidedSeq) return this.#add(creator, at, state)
    await this.#applyActs(creator, at, state, markOf(at))
    return true
  }

  /** Another console has decided: only its messages are added. False where what is held is of another state by now. */
  async #add(creator: string, from: Moment, to: Moment): Promise<boolean> {
    const name = this.#nameOf(creator)
    // Whoever searches meanwhile finds no state, and begins again.
    if (!(await this.#compute.setAnswered(name, to.model, markOf(from), [], false, LOADING))) return false
    if (!(await this.#load(creator, to, { afterSeq: from.decidedSeq, mark: LOADING }))) return false
    await this.#applyActs(creator, from, to, LOADING)
    return true
  }

  /** Only people did something: what was answered, or is so no more, is all that changed for links. */
  async #applyActs(creator: string, from: Moment, to: Moment, before: string): Promise<void> {
    const answers = await answersSince(this.#reader, creator, from.lastHistory, to.lastHistory)
    const seqs = (isAnswered: boolean) =>
      answers.filter((answer) => answer.isAnswered === isAnswered).map((answer) => answer.seq)
    const name = this.#nameOf(creator)
    await this.#compute.setAnswered(name, to.model, before, seqs(false), false, before)
    await this.#compute.setAnswered(name, to.model, before, seqs(true), true, markOf(to))
  }

  /**
   * Reads from a seq on; 0 empties what is held first.
   * @returns False: nothing is held to add to
   */
  async #load(
    creator: string,
    state: Moment,
    { afterSeq = 0, mark }: { afterSeq?: number; mark: string },
  ): Promise<boolean> {
    const name = this.#nameOf(creator)
    let empties = afterSeq === 0
    const send = async (messages: readonly IndexedMessage[], as: string) => {
      const outcome = await this.#compute.load(name, state.model, messages, as, empties)
      empties = false
      if (outcome === 'full') {
        this.#full.add(creator)
        await this.forget(creator)
      }
      return outcome === 'held'
    }
    const stored = eligibleMessages(this.#reader, state.model, creator, state.decidedSeq, afterSeq)
    for await (const messages of inBatches(stored)) if (!(await send(messages, LOADING))) return false
    return send([], mark)
  }
}

/** The mark while messages are added: that of no moment. */
const LOADING = 'loading'

/** Names the moment that the worker's candidates are of; each decision and act makes another one. */
const markOf = (state: Moment): string => `${state.decidedSeq}:${state.lastHistory}`

function stateOf(mark: string, model: string): Moment | null {
  const [decidedSeq, lastHistory] = mark.split(':').map(Number)
  const isState = Number.isInteger(decidedSeq) && Number.isInteger(lastHistory)
  return isState ? { decidedSeq: Number(decidedSeq), lastHistory: Number(lastHistory), model } : null
}

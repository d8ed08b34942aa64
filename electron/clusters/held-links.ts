import { randomUUID } from 'node:crypto'
import type { Compute } from '../links/compute-host.ts'
import type { FoundLinks, IndexedMessage } from '../links/search.ts'
import type { Reader } from '../store/database.ts'
import { answersSince, eligibleMessages } from './eligible-store.ts'
import type { CreatorState } from './pending-store.ts'

type Moment = Pick<CreatorState, 'decidedSeq' | 'lastHistory'>

/** Messages sent to the worker at once while it loads a creator: some 12 MB of vectors. */
const LOAD_BATCH = 2000

/** The creator's eligible messages as the compute worker holds them, kept at the state that is asked about. */
export class HeldLinks {
  readonly #reader: Reader
  readonly #compute: Compute
  readonly #model: string
  /** Creators of several databases have the same names: each of these has the worker to itself under its own. */
  readonly #scope = randomUUID()
  readonly #asked = new Set<string>()
  readonly #loading = new Map<string, Promise<void>>()

  constructor(reader: Reader, compute: Compute, model: string) {
    this.#reader = reader
    this.#compute = compute
    this.#model = model
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
    await this.#hold(creator, state)
    return this.#compute.find(this.#nameOf(creator), this.#model, markOf(state), messages, markOf(after))
  }

  /** The same for one message that is not stored. */
  async look(creator: string, state: Moment, message: IndexedMessage): Promise<FoundLinks | null> {
    await this.#hold(creator, state)
    return this.#compute.look(this.#nameOf(creator), this.#model, markOf(state), message)
  }

  /** Goes back to a state: what was found from there to `after`, if anything was, is not written. */
  async undo(creator: string, state: Moment, after: Moment): Promise<void> {
    await this.#compute.rewind(
      this.#nameOf(creator),
      this.#model,
      markOf(after),
      state.decidedSeq + 1,
      markOf(state),
    )
  }

  /** Forgets everything, as when its database is not used any more. */
  async clear(): Promise<void> {
    await Promise.all([...this.#asked].map((creator) => this.#compute.drop(this.#nameOf(creator))))
    this.#asked.clear()
  }

  #nameOf(creator: string): string {
    return `${this.#scope} ${creator}`
  }

  /** Two that load one creator at once would add its messages twice: the second waits for the first. */
  async #hold(creator: string, state: Moment): Promise<void> {
    this.#asked.add(creator)
    const before = this.#loading.get(creator) ?? Promise.resolve()
    const loading = before.catch(() => undefined).then(() => this.#catchUp(creator, state))
    this.#loading.set(creator, loading)
    await loading
  }

  async #catchUp(creator: string, state: Moment): Promise<void> {
    const held = await this.#compute.held(this.#nameOf(creator), this.#model)
    if (held === markOf(state)) return
    const at = held === null ? null : stateOf(held)
    // Ahead: a batch is found and soon written. Who asks about the state before it asks again.
    if (at && at.decidedSeq > state.decidedSeq) return
    if (at && at.decidedSeq === state.decidedSeq && at.lastHistory < state.lastHistory) {
      await this.#applyActs(creator, at, state, markOf(at))
    } else if (!at || at.decidedSeq === state.decidedSeq || !(await this.#add(creator, at, state))) {
      await this.#load(creator, state, 0, markOf(state))
    }
  }

  /** Another console has decided: only its messages are added. False where what is held is of another state by now. */
  async #add(creator: string, from: Moment, to: Moment): Promise<boolean> {
    const name = this.#nameOf(creator)
    // Whoever searches meanwhile finds no state, and begins again.
    if (!(await this.#compute.setAnswered(name, this.#model, markOf(from), [], false, LOADING))) return false
    if (!(await this.#load(creator, to, from.decidedSeq, LOADING))) return false
    await this.#applyActs(creator, from, to, LOADING)
    return true
  }

  /** Only people did something: what was answered, or is so no more, is all that changed for links. */
  async #applyActs(creator: string, from: Moment, to: Moment, before: string): Promise<void> {
    const answers = await answersSince(this.#reader, creator, from.lastHistory, to.lastHistory)
    const seqs = (isAnswered: boolean) =>
      answers.filter((answer) => answer.isAnswered === isAnswered).map((answer) => answer.seq)
    const after = markOf(to)
    await this.#compute.setAnswered(this.#nameOf(creator), this.#model, before, seqs(false), false, before)
    await this.#compute.setAnswered(this.#nameOf(creator), this.#model, before, seqs(true), true, after)
  }

  /** From a seq on; 0 empties what is held first. False: nothing is held to add to. */
  async #load(creator: string, state: Moment, afterSeq: number, mark: string): Promise<boolean> {
    const name = this.#nameOf(creator)
    let batch: IndexedMessage[] = []
    let empties = afterSeq === 0
    const send = async (as: string) => {
      const isHeld = await this.#compute.load(name, this.#model, batch, as, empties)
      batch = []
      empties = false
      return isHeld
    }
    const messages = eligibleMessages(this.#reader, this.#model, creator, state.decidedSeq, afterSeq)
    for await (const message of messages) {
      batch.push(message)
      if (batch.length === LOAD_BATCH && !(await send(LOADING))) return false
    }
    return send(mark)
  }
}

/** The mark while messages are added: that of no moment. */
const LOADING = 'loading'

/** Names the moment that the worker's candidates are of; each decision and act makes another one. */
const markOf = (state: Moment): string => `${state.decidedSeq}:${state.lastHistory}`

function stateOf(mark: string): Moment | null {
  const [decidedSeq, lastHistory] = mark.split(':').map(Number)
  const isState = Number.isInteger(decidedSeq) && Number.isInteger(lastHistory)
  return isState ? { decidedSeq: Number(decidedSeq), lastHistory: Number(lastHistory) } : null
}

import { SIZE_BINS, sizeBin } from '../../shared/model/threshold-curve.ts'
import { type ChannelOrder, channelOrder } from './channel-order.ts'
import { ACCEPTED } from './preview.ts'
import type { CreatorHistory } from './preview-history.ts'
import { NO_HOME } from './preview-world.ts'
import type { ThresholdRun } from './threshold-run.ts'

/** What one run comes to, of the messages that are counted. */
export type RunCounts = {
  /** Shown clusters with a member that is counted. */
  clusters: number
  /** Members of shown clusters. */
  grouped: number
  /** Most members of one shown cluster. */
  largest: number
  /** Messages without a home, that takes part or is kept out by the gate. */
  homeless: number
  trigramLinks: number
  vectorLinks: number
  /** Messages that their last decision left single and suggests to a person. */
  suggested: number
  /** Shown clusters by members, by `sizeBin`. */
  sizes: number[]
}

/** The figures of a preview: those of its run, and of how many messages. */
export type PreviewSummary = Omit<RunCounts, 'sizes'> & {
  /** Decided messages that are counted, without paid and empty ones. */
  messages: number
}

/** Where the figures of a home lie, one after the other so that they are in one place of memory. */
const [CHANNEL, MEMBERS, COUNTED, FIGURES] = [0, 1, 2, 4]

/** Counts the runs of one history. What depends on no threshold is kept from one to the next. */
export class RunCounter {
  readonly #history: CreatorHistory
  readonly #channels: ChannelOrder
  /** By message; null: everyone who can have a home. */
  readonly #isCounted: Uint8Array | null
  /** Messages counted: decided, neither paid nor empty, and chosen. */
  readonly messages: number
  #figures = new Int32Array(0)

  /** @param isChosen By message index; null: all of them. */
  constructor(history: CreatorHistory, isChosen: Uint8Array | null) {
    this.#history = history
    this.#channels = channelOrder(history)
    // Messages are decided in the order of their seqs, so the decided ones come before all that wait.
    const decided = history.firstDecision.length
    const isCounted = Uint8Array.from({ length: decided }, (_, index) =>
      history.isUncounted[index] === 1 || isChosen?.[index] === 0 ? 0 : 1,
    )
    this.#isCounted = isChosen === null ? null : isCounted
    let messages = 0
    for (const one of isCounted) messages += one
    this.messages = messages
  }

  count(run: ThresholdRun): RunCounts {
    const housed = this.#countMembers(run)
    const counts: RunCounts = {
      clusters: 0,
      grouped: 0,
      largest: 0,
      homeless: this.messages - housed,
      trigramLinks: 0,
      vectorLinks: 0,
      suggested: 0,
      sizes: new Array<number>(SIZE_BINS).fill(0),
    }
    const figures = this.#figures
    for (let at = 0; at < run.homes * FIGURES; at += FIGURES) {
      const size = figures[at + COUNTED] as number
      if ((figures[at + MEMBERS] as number) < 2 || size === 0) continue
      counts.clusters++
      counts.grouped += size
      if (size > counts.largest) counts.largest = size
      const bin = sizeBin(size)
      counts.sizes[bin] = (counts.sizes[bin] as number) + 1
    }
    this.#countDecisions(run, counts)
    return counts
  }

  /** Of each channel the newest message in a home is its member there. Gives how many that are counted have a home. */
  #countMembers({ home, homes }: ThresholdRun): number {
    if (this.#figures.length < homes * FIGURES) this.#figures = new Int32Array(homes * FIGURES)
    const figures = this.#figures.fill(0)
    const isCounted = this.#isCounted
    const { index: indexes, channel } = this.#channels
    let housed = 0
    for (let place = 0; place < indexes.length; place++) {
      const index = indexes[place] as number
      const own = home[index] as number
      if (own === NO_HOME) continue
      const one = isCounted === null ? 1 : (isCounted[index] as number)
      housed += one
      const at = own * FIGURES
      // From 1 on, so that the zeros are nobody's.
      const its = (channel[place] as number) + 1
      if (figures[at + CHANNEL] === its) continue
      figures[at + CHANNEL] = its
      figures[at + MEMBERS] = (figures[at + MEMBERS] as number) + 1
      figures[at + COUNTED] = (figures[at + COUNTED] as number) + one
    }
    return housed
  }

  #countDecisions({ outcome }: ThresholdRun, counts: RunCounts): void {
    const { decided, lastDecision } = this.#history
    const isCounted = this.#isCounted
    let [trigram, vector, suggested] = [0, 0, 0]
    for (let decision = 0; decision < outcome.length; decision++) {
      const own = outcome[decision]
      if (own === ACCEPTED.none) continue
      const index = decided[decision] as number
      if (isCounted !== null && isCounted[index] === 0) continue
      if (own === ACCEPTED.trigram) trigram++
      else if (own === ACCEPTED.vector) vector++
      else if (lastDecision[index] === decision) suggested++
    }
    counts.trigramLinks = trigram
    counts.vectorLinks = vector
    counts.suggested = suggested
  }
}

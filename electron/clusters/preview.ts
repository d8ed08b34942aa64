import { firstAcceptable, type LinkList, type Thresholds } from './accept.ts'
import { type JoinByPeople, PreviewActs, type Rebuild } from './preview-acts.ts'
import type { CreatorHistory } from './preview-history.ts'
import { NO_HOME, PreviewWorld } from './preview-world.ts'
import { regroup } from './regroup.ts'

/** Values of `Previewed.kind`. */
export const ACCEPTED = { none: 0, trigram: 1, vector: 2 } as const

/** What a creator's history becomes under a config. */
export type Previewed = {
  /** Home of each message at the end, by message index; `NO_HOME` where it has none. Homes count in order of creation. */
  readonly home: Int32Array
  /** History number of the event that made each home. */
  readonly createdBy: Int32Array
  /** 1 for each message whose home was actioned, by message index. */
  readonly answered: Uint8Array
  /**
   * Kind of the link that each decision accepted: one of `ACCEPTED`. A second decision of a message that has a home
   * accepts none.
   */
  readonly kind: Uint8Array
  /** Rank of that link in the list of its kind, from 1; 0 for none. */
  readonly rank: Uint8Array
  /** The message's own home after each decision. */
  readonly ownHome: Int32Array
  /** 1 for each decision that left a message single and suggests it to a person. */
  readonly isSuggested: Uint8Array
  /** What people put together and nobody has taken back, in history order. */
  readonly byPeople: readonly JoinByPeople[]
}

/** The same for all decisions, or those of the config version that a decision was made under. */
export type ThresholdsOf = Thresholds | ((configVersion: number) => Thresholds)

/**
 * Runs a creator's history from its first decision under other thresholds, from the stored links. Acts
 * apply to the same messages at the moment they happened, in the homes that there are here. Rebuilds move nobody.
 */
export function preview(history: CreatorHistory, thresholds: ThresholdsOf): Previewed {
  return run(history, thresholds, new PreviewWorld(history), null)
}

/**
 * Runs a creator's history as it happened: each decision under its own config, and what is not answered grouped anew at
 * each rebuild.
 * @param rebuiltUnder The thresholds that a rebuild by this config version puts decisions under
 */
export function previewAsHappened(
  history: CreatorHistory,
  thresholds: (configVersion: number) => Thresholds,
  rebuiltUnder: (configVersion: number) => ThresholdsOf,
): Previewed {
  const world = new PreviewWorld(history)
  return run(history, thresholds, world, ({ after, configVersion, decided }, place, event) => {
    const before = {
      ...history,
      decided: history.decided.subarray(0, after),
      acts: history.acts.slice(0, place),
    }
    const wanted = preview(before, rebuiltUnder(configVersion))
    const { home } = regroup(world.homes, world.homeCount, wanted.home, world.answered)
    const places = new Map(decided.map((seq, place) => [seq, place]))
    return world.rearrange(home, (seq) => event + 1 + (places.get(seq) ?? 0))
  })
}

function run(
  history: CreatorHistory,
  thresholds: ThresholdsOf,
  world: PreviewWorld,
  rebuild: Rebuild | null,
): Previewed {
  const acts = new PreviewActs(history.acts, world, rebuild)
  const decider = new Decider(history, world)
  const decisions = history.decided.length
  let version: number | null = null
  let current: Thresholds | null = typeof thresholds === 'function' ? null : thresholds
  for (let decision = 0; decision < decisions; decision++) {
    acts.applyUntil(decision)
    if (typeof thresholds === 'function' && version !== history.configOf[decision]) {
      version = history.configOf[decision] as number
      current = thresholds(version)
    }
    // The events before this one are the decisions and the acts so far.
    if (current) decider.decide(decision, current, decision + acts.events + 1)
  }
  acts.applyUntil(decisions)
  return {
    home: world.homes,
    createdBy: world.createdBy,
    answered: world.answered,
    kind: decider.kind,
    rank: decider.rank,
    ownHome: decider.ownHome,
    isSuggested: decider.isSuggested,
    byPeople: acts.joins,
  }
}

class Decider {
  readonly kind: Uint8Array
  readonly rank: Uint8Array
  readonly ownHome: Int32Array
  readonly isSuggested: Uint8Array
  readonly #history: CreatorHistory
  readonly #world: PreviewWorld
  readonly #trigram: LinkList
  readonly #vector: LinkList

  constructor(history: CreatorHistory, world: PreviewWorld) {
    this.#history = history
    this.#world = world
    this.#trigram = { seqs: history.trigramSeq, scores: history.trigramScore }
    this.#vector = { seqs: history.vectorSeq, scores: history.vectorScore }
    this.kind = new Uint8Array(history.decided.length)
    this.rank = new Uint8Array(history.decided.length)
    this.ownHome = new Int32Array(history.decided.length).fill(NO_HOME)
    this.isSuggested = new Uint8Array(history.decided.length)
  }

  /** @param event History number of the decision. */
  decide(decision: number, thresholds: Thresholds, event: number): void {
    const { threshold, trigramThreshold, suggestThreshold, minimumWords } = thresholds
    const seq = (this.#history.decided[decision] as number) + 1
    const home = this.#world.home(seq)
    if (home !== NO_HOME) {
      this.ownHome[decision] = home
      return
    }
    if (this.#world.isShort(seq, minimumWords)) return
    const trigramAt = this.#firstTrigram(decision, seq, trigramThreshold, minimumWords)
    if (trigramAt >= 0) {
      this.#join(decision, ACCEPTED.trigram, trigramAt, event)
      return
    }
    const vectorAt = this.#firstVector(decision, seq, threshold, minimumWords)
    if (vectorAt >= 0) {
      this.#join(decision, ACCEPTED.vector, vectorAt, event)
      return
    }
    const suggestedAt = this.#firstVector(decision, seq, suggestThreshold, minimumWords)
    if (suggestedAt >= 0) this.isSuggested[decision] = 1
  }

  #firstTrigram(decision: number, seq: number, threshold: number, minimumWords: number): number {
    const from = this.#history.trigramStart[decision] as number
    const to = this.#history.trigramStart[decision + 1] as number
    return firstAcceptable(this.#world, seq, 'trigram', this.#trigram, from, to, threshold, minimumWords)
  }

  #firstVector(decision: number, seq: number, threshold: number, minimumWords: number): number {
    const from = this.#history.vectorStart[decision] as number
    const to = this.#history.vectorStart[decision + 1] as number
    return firstAcceptable(this.#world, seq, 'vector', this.#vector, from, to, threshold, minimumWords)
  }

  #join(decision: number, kind: 1 | 2, at: number, event: number): void {
    const history = this.#history
    const isTrigram = kind === ACCEPTED.trigram
    const seq = (history.decided[decision] as number) + 1
    const candidate = (isTrigram ? history.trigramSeq : history.vectorSeq)[at] as number
    const from = (isTrigram ? history.trigramStart : history.vectorStart)[decision] as number
    this.kind[decision] = kind
    this.rank[decision] = at - from + 1
    this.ownHome[decision] = this.#world.join(seq, candidate, event)
  }
}

import type { Millionths } from '../../shared/model/similarity.ts'
import { firstAcceptable, type Thresholds } from './accept.ts'
import { ACCEPTED } from './preview.ts'
import { PreviewActs } from './preview-acts.ts'
import { NO_HOME, PreviewWorld } from './preview-world.ts'
import type { ThresholdPlan } from './threshold-plan.ts'

/** A history under one pair of thresholds. The columns are used again by the next run. */
export type ThresholdRun = {
  /** Home of each message at the end, by index; `NO_HOME` where it has none. */
  readonly home: Int32Array
  readonly homes: number
  /** Kind of link that each decision accepted, one of `ACCEPTED`; `SUGGESTED` where it left the message single and suggests it. */
  readonly outcome: Uint8Array
}

/** A value of `ThresholdRun.outcome` beside those of `ACCEPTED`. */
export const SUGGESTED = 3

/** Runs a plan at one threshold after the other. What comes out is what `preview` makes of that history. */
export class ThresholdRunner {
  readonly #plan: ThresholdPlan
  readonly #home: Int32Array
  readonly #outcome: Uint8Array

  constructor(plan: ThresholdPlan) {
    this.#plan = plan
    this.#home = new Int32Array(plan.history.messages)
    this.#outcome = new Uint8Array(plan.history.decided.length)
  }

  run(threshold: Millionths, suggestThreshold: Millionths): ThresholdRun {
    const isTouched = this.#plan.history.acts.length > 0
    const homes = isTouched
      ? this.#withActs(threshold, suggestThreshold)
      : this.#untouched(threshold, suggestThreshold)
    return { ...homes, outcome: this.#outcome }
  }

  /** Where nobody did anything one pass over the decisions is all. */
  #untouched(threshold: Millionths, suggestThreshold: Millionths) {
    const { candidate, score, kind: kinds, isSuggested: suggests } = this.#plan
    const { decided } = this.#plan.history
    const home = this.#home.fill(NO_HOME)
    const outcome = this.#outcome
    const decisions = decided.length
    // No score is below 0, and `AT_NONE` reaches no threshold.
    let homes = 0
    for (let decision = 0; decision < decisions; decision++) {
      const index = decided[decision] as number
      const best = score[decision] as number
      if (home[index] !== NO_HOME) {
        outcome[decision] = ACCEPTED.none
        continue
      }
      if (best < threshold) {
        const isSuggested = best >= suggestThreshold || suggests[decision] === 1
        outcome[decision] = isSuggested ? SUGGESTED : ACCEPTED.none
        continue
      }
      outcome[decision] = kinds[decision] as number
      const other = candidate[decision] as number
      let own = home[other] as number
      if (own === NO_HOME) {
        own = homes++
        home[other] = own
      }
      home[index] = own
    }
    return { home, homes }
  }

  #withActs(threshold: Millionths, suggestThreshold: Millionths) {
    const { history, isOpen, under } = this.#plan
    const world = new PreviewWorld(history)
    const acts = new PreviewActs(history.acts, world)
    const decisions = history.decided.length
    for (let decision = 0; decision < decisions; decision++) {
      acts.applyUntil(decision)
      this.#outcome[decision] = ACCEPTED.none
      if (world.home((history.decided[decision] as number) + 1) !== NO_HOME) continue
      if (isOpen[decision] === 0) {
        this.#decidePlanned(world, decision, threshold, suggestThreshold)
        continue
      }
      const { values, isInHand } = under(history.configOf[decision] as number)
      this.#decideOpen(world, decision, isInHand ? { ...values, threshold, suggestThreshold } : values)
    }
    acts.applyUntil(decisions)
    return { home: world.homes, homes: world.homeCount }
  }

  #decidePlanned(
    world: PreviewWorld,
    decision: number,
    threshold: Millionths,
    suggestThreshold: Millionths,
  ): void {
    const { candidate, score, kind, isSuggested } = this.#plan
    const best = score[decision] as number
    if (best >= threshold) {
      this.#join(world, decision, kind[decision] as number, candidate[decision] as number)
    } else if (best >= suggestThreshold || isSuggested[decision] === 1) {
      this.#outcome[decision] = SUGGESTED
    }
  }

  #decideOpen(world: PreviewWorld, decision: number, thresholds: Thresholds): void {
    const seq = (this.#plan.history.decided[decision] as number) + 1
    if (world.isShort(seq, thresholds.minimumWords)) return
    const trigram = this.#first(world, decision, 'trigram', thresholds.trigramThreshold, thresholds)
    if (trigram >= 0) {
      this.#join(world, decision, ACCEPTED.trigram, trigram)
      return
    }
    const vector = this.#first(world, decision, 'vector', thresholds.threshold, thresholds)
    if (vector >= 0) {
      this.#join(world, decision, ACCEPTED.vector, vector)
      return
    }
    if (this.#first(world, decision, 'vector', thresholds.suggestThreshold, thresholds) >= 0) {
      this.#outcome[decision] = SUGGESTED
    }
  }

  /** Index of the candidate of the first acceptable link; -1 where there is none. */
  #first(
    world: PreviewWorld,
    decision: number,
    kind: 'trigram' | 'vector',
    threshold: Millionths,
    { minimumWords }: Thresholds,
  ): number {
    const { history } = this.#plan
    const isTrigram = kind === 'trigram'
    const start = isTrigram ? history.trigramStart : history.vectorStart
    const seqs = isTrigram ? history.trigramSeq : history.vectorSeq
    const scores = isTrigram ? history.trigramScore : history.vectorScore
    const seq = (history.decided[decision] as number) + 1
    const from = start[decision] as number
    const to = start[decision + 1] as number
    const at = firstAcceptable(world, seq, kind, { seqs, scores }, from, to, threshold, minimumWords)
    return at < 0 ? -1 : (seqs[at] as number) - 1
  }

  #join(world: PreviewWorld, decision: number, kind: number, candidate: number): void {
    this.#outcome[decision] = kind
    world.join((this.#plan.history.decided[decision] as number) + 1, candidate + 1, 0)
  }
}

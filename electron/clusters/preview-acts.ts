import type { HistoryAct, RefusedPair } from './preview-history.ts'
import { NO_HOME, type PreviewWorld } from './preview-world.ts'

/** A message that an act took out of a home. */
type Leaver = { readonly seq: number; readonly home: number }

/** Applies what people did to the same messages in a preview's own homes. */
export class PreviewActs {
  readonly #acts: readonly HistoryAct[]
  readonly #world: PreviewWorld
  readonly #leavers = new Map<number, readonly Leaver[]>()
  #next = 0

  constructor(acts: readonly HistoryAct[], world: PreviewWorld) {
    this.#acts = acts
    this.#world = world
  }

  /** Applies, in order, every act that has no more than this many decisions before it and is still to come. */
  applyUntil(decisions: number): void {
    for (let act = this.#acts[this.#next]; act && act.after <= decisions; act = this.#acts[this.#next]) {
      this.#apply(act, this.#next)
      this.#next++
    }
  }

  #apply(act: HistoryAct, place: number): void {
    if (act.kind === 'action') this.#markAnswered(act.seqs, 1)
    else if (act.kind === 'restore') this.#takeBack(act.takesBack)
    else {
      for (const pair of act.refusals) this.#world.refuse(pair)
      const seqs = act.kind === 'remove' ? act.seqs : this.#laterOfHousemates(act.refusals)
      this.#leavers.set(place, this.#takeOut(seqs))
    }
  }

  #takeBack(place: number): void {
    const act = this.#acts[place]
    if (act?.kind === 'action') this.#markAnswered(act.seqs, 0)
    if (act?.kind !== 'remove' && act?.kind !== 'refuse') return
    for (const pair of act.refusals) this.#world.endRefusal(pair)
    for (const { seq, home } of this.#leavers.get(place) ?? []) {
      if (this.#world.home(seq) === NO_HOME) this.#world.enter(seq, home)
    }
  }

  /** The later of each pair that has one home here. Two without a home count too: they leave none. */
  #laterOfHousemates(pairs: readonly RefusedPair[]): number[] {
    return pairs
      .filter(([one, other]) => this.#world.home(one) === this.#world.home(other))
      .map((pair) => Math.max(...pair))
  }

  #takeOut(seqs: readonly number[]): Leaver[] {
    return seqs
      .map((seq) => ({ seq, home: this.#world.leave(seq) }))
      .filter((leaver) => leaver.home !== NO_HOME)
  }

  #markAnswered(seqs: readonly number[], answered: 0 | 1): void {
    for (const seq of seqs) this.#world.answered[seq - 1] = answered
  }
}

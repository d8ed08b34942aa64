import { eventsOf, type HistoryAct, type RebuildAct, type RefusedPair } from './preview-history.ts'
import { type Leaver, NO_HOME, type PreviewWorld } from './preview-world.ts'

/** A message that a person put together with another one, by seqs, and the home that it came into by that. */
export type JoinByPeople = {
  readonly seq: number
  readonly candidate: number
  readonly home: number
  readonly history: number
}

/**
 * Does a rebuild in the homes of a preview, and gives who has moved.
 * @param place Of the act among the acts
 * @param event Its history number
 */
export type Rebuild = (act: RebuildAct, place: number, event: number) => Leaver[]

/** Applies what people did to the same messages in a preview's own homes. */
export class PreviewActs {
  readonly #acts: readonly HistoryAct[]
  readonly #world: PreviewWorld
  readonly #rebuild: Rebuild | null
  readonly #leavers = new Map<number, readonly Leaver[]>()
  /** What each join came to here, until it is taken back. */
  readonly #joined = new Map<number, JoinByPeople>()
  #next = 0
  #events = 0

  /** @param rebuild Null: nobody is moved by one, as under one config there would be nobody to move. */
  constructor(acts: readonly HistoryAct[], world: PreviewWorld, rebuild: Rebuild | null = null) {
    this.#acts = acts
    this.#world = world
    this.#rebuild = rebuild
  }

  /** How many events those that are applied are. */
  get events(): number {
    return this.#events
  }

  /** The joins that nobody has taken back, in history order. */
  get joins(): JoinByPeople[] {
    return [...this.#joined.values()]
  }

  /** Applies, in order, every act that has no more than this many decisions before it and is still to come. */
  applyUntil(decisions: number): void {
    for (let act = this.#acts[this.#next]; act && act.after <= decisions; act = this.#acts[this.#next]) {
      this.#apply(act, this.#next)
      this.#next++
      this.#events += eventsOf(act)
    }
  }

  #apply(act: HistoryAct, place: number): void {
    switch (act.kind) {
      case 'action':
        this.#markAnswered(act.seqs, 1)
        for (const seq of act.unseen) this.#world.leave(seq)
        return
      case 'restore':
        this.#takeBack(act.takesBack)
        return
      case 'join':
        this.#join(act, place)
        return
      case 'rebuild':
        if (this.#rebuild) this.#leavers.set(place, this.#rebuild(act, place, this.#eventOf(act)))
        return
      case 'delete':
        this.#world.erase(act.seq)
        return
      default:
        for (const pair of act.refusals) this.#world.refuse(pair)
        this.#leavers.set(
          place,
          this.#takeOut(act.kind === 'remove' ? act.seqs : this.#laterOfHousemates(act.refusals)),
        )
    }
  }

  /** Answers and deletions are here what they were there, where they did not stand in the way. */
  #join({ seq, candidate, after }: Extract<HistoryAct, { kind: 'join' }>, place: number): void {
    if (this.#world.home(seq) !== NO_HOME || this.#world.isRefused(seq, candidate)) return
    const history = this.#eventOf({ after })
    this.#joined.set(place, { seq, candidate, home: this.#world.join(seq, candidate, history), history })
  }

  /** History number of the act that is applied now. */
  #eventOf({ after }: Pick<HistoryAct, 'after'>): number {
    return after + this.#events + 1
  }

  #takeBack(place: number): void {
    const act = this.#acts[place]
    if (act?.kind === 'rebuild') this.#moveBack(place)
    if (act?.kind === 'action') this.#markAnswered(act.seqs, 0)
    if (act?.kind === 'join') {
      if (this.#world.home(act.seq) === this.#joined.get(place)?.home) this.#world.leave(act.seq)
      this.#joined.delete(place)
    }
    if (act?.kind !== 'remove' && act?.kind !== 'refuse') return
    for (const pair of act.refusals) this.#world.endRefusal(pair)
    for (const { seq, home } of this.#leavers.get(place) ?? []) {
      if (this.#world.home(seq) === NO_HOME && !this.#world.isErased(seq)) this.#world.enter(seq, home)
    }
  }

  #moveBack(rebuild: number): void {
    for (const { seq, home } of this.#leavers.get(rebuild) ?? []) {
      this.#world.leave(seq)
      if (home !== NO_HOME) this.#world.enter(seq, home)
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

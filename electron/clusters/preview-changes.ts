import type { CreatorScope } from './held-histories.ts'
import { LastOfScope } from './last-of-scope.ts'
import { CHANGE_KINDS, type ChangeKind, diffGroupings, type GroupingDiff } from './preview-diff.ts'
import { NO_CLUSTER, type ShownGrouping } from './shown-grouping.ts'
import { stableOrder } from './stable-order.ts'

/** A creator's clusters in two previews. */
export type ComparedClusters = {
  readonly before: ShownGrouping
  readonly after: ShownGrouping
  /** 1 for each message that is counted, by index; null: all. */
  readonly isChosen: Uint8Array | null
}

/** A creator's clusters in two previews, with what becomes of them. */
export type DiffedClusters = ComparedClusters & { readonly creator: string; readonly diff: GroupingDiff }

/** A change by its place among those of its creator. */
export type PlacedChange = { readonly of: DiffedClusters; readonly change: number }

export type ChangeSummary = {
  readonly total: number
  readonly kinds: Readonly<Record<ChangeKind, number>>
  readonly moved: number
  readonly creators: number
}

/** The changes of a scope that touch a message that is counted. */
export class ScopeChanges {
  readonly summary: ChangeSummary
  readonly #creators: readonly DiffedClusters[]
  /** Of each change, in the order of creators and lowest seqs: place of its creator, and among the changes of that. */
  readonly #creatorAt: Int32Array
  readonly #changeAt: Int32Array
  /** Places in those, the change that moves most first. */
  readonly #order: Int32Array
  /** The order of those kinds that were chosen last. */
  #chosen: { readonly key: string; readonly order: Int32Array } | null = null

  constructor(creators: readonly DiffedClusters[]) {
    const all = creators.reduce((sum, { diff }) => sum + diff.moved.length, 0)
    const [creatorAt, changeAt, moves] = [new Int32Array(all), new Int32Array(all), new Int32Array(all)]
    const kinds = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, 0])) as Record<ChangeKind, number>
    const summary = { total: 0, kinds, moved: 0, creators: 0 }
    let most = 0
    for (const [place, one] of creators.entries()) {
      const { kind, moved } = one.diff
      const isTouched = touched(one)
      const begin = summary.total
      for (let change = 0; change < moved.length; change++) {
        if (isTouched?.[change] === 0) continue
        const moving = moved[change] as number
        creatorAt[summary.total] = place
        changeAt[summary.total] = change
        moves[summary.total++] = moving
        kinds[CHANGE_KINDS[kind[change] as number] as ChangeKind]++
        summary.moved += moving
        most = Math.max(most, moving)
      }
      if (summary.total > begin) summary.creators++
    }
    this.summary = summary
    this.#creators = creators
    this.#creatorAt = creatorAt
    this.#changeAt = changeAt
    const keys = moves.subarray(0, summary.total).map((moving) => most - moving)
    this.#order = stableOrder(keys, most)
  }

  /**
   * The change that moves most comes first; of those that move as many, by creator and lowest seq.
   * @param kinds Those that are listed; none: all
   */
  page(from: number, limit: number, kinds: readonly ChangeKind[] = []): PlacedChange[] {
    return Array.from(this.#orderOf(kinds).subarray(from, from + limit), (place) => ({
      of: this.#creators[this.#creatorAt[place] as number] as DiffedClusters,
      change: this.#changeAt[place] as number,
    }))
  }

  /** How many of these kinds there are; of all where none is named. */
  count(kinds: readonly ChangeKind[]): number {
    return this.#orderOf(kinds).length
  }

  #orderOf(kinds: readonly ChangeKind[]): Int32Array {
    if (kinds.length === 0) return this.#order
    const key = kinds.join()
    if (this.#chosen?.key !== key) {
      const order = this.#order.filter((place) => kinds.includes(this.#kindAt(place)))
      this.#chosen = { key, order }
    }
    return this.#chosen.order
  }

  #kindAt(place: number): ChangeKind {
    const { diff } = this.#creators[this.#creatorAt[place] as number] as DiffedClusters
    return CHANGE_KINDS[diff.kind[this.#changeAt[place] as number] as number] as ChangeKind
  }

  /** The change of that creator whose lowest seq this is. */
  find(creator: string, lowestSeq: number): PlacedChange | null {
    const of = this.#creators.find((one) => one.creator === creator)
    const change = of?.diff.lowest.indexOf(lowestSeq - 1) ?? -1
    return of && change >= 0 ? { of, change } : null
  }
}

/** 1 for each change with a member that is counted; null: all of them. */
function touched({ before, after, isChosen, diff }: DiffedClusters): Uint8Array | null {
  if (isChosen === null) return null
  const isTouched = new Uint8Array(diff.moved.length)
  const touch = ({ cluster }: ShownGrouping, changeOf: Int32Array) => {
    for (let index = 0; index < cluster.length; index++) {
      const its = cluster[index] as number
      // No place is at -1, so clusters that stay as they are touch nothing.
      if (its !== NO_CLUSTER && isChosen[index] === 1) isTouched[changeOf[its] as number] = 1
    }
  }
  touch(before, diff.ofBefore)
  touch(after, diff.ofAfter)
  return isTouched
}

/** The last changes that were found, so that paging through them finds them once. */
export class FoundChanges {
  readonly #last = new LastOfScope<ScopeChanges>()

  of(
    scope: readonly CreatorScope[],
    key: string,
    clusters: (one: CreatorScope) => ComparedClusters,
  ): ScopeChanges {
    return this.#last.of(
      scope,
      key,
      () =>
        new ScopeChanges(
          scope.map((one) => {
            const compared = clusters(one)
            return {
              ...compared,
              creator: one.creator,
              diff: diffGroupings(compared.before, compared.after),
            }
          }),
        ),
    )
  }

  clear(): void {
    this.#last.clear()
  }
}

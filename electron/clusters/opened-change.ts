import { type WholeChange, whole } from './changed-clusters.ts'
import type { Joining, JoinForest } from './join-forest.ts'
import type { Previewed } from './preview.ts'
import type { PlacedChange } from './preview-changes.ts'
import { flips, type LinkFlip } from './preview-flips.ts'
import { chainOf, type FoundChain, previewForests } from './preview-forest.ts'
import type { CreatorHistory } from './preview-history.ts'

/** A member of a cluster of a change, by seq. */
export type FoundMember = {
  readonly seq: number
  /** Place of its cluster among those of its side, and its own among the members of that. */
  readonly cluster: number
  readonly memberAt: number
  /** Place of its cluster on the other side; null where it is in none. */
  readonly other: number | null
  /** What brought it here; null for the first, and where whom it came to has left. */
  readonly joining: Joining | null
}

export type FoundCluster = {
  readonly place: number
  readonly members: readonly number[]
  readonly chain: FoundChain
}

/** A part of one side of a change: its members, cluster by cluster, and the clusters that these are of. */
export type FoundSide = {
  readonly clusters: readonly FoundCluster[]
  readonly members: readonly FoundMember[]
  readonly clusterCount: number
  readonly memberCount: number
}

export type FoundFlips = {
  readonly items: readonly (LinkFlip & { readonly creator: string })[]
  readonly total: number
}

/** The beginning of a change. */
export type FoundOpening = Pick<WholeChange, 'kind' | 'moved'> & {
  readonly before: FoundSide
  readonly after: FoundSide
  readonly flips: FoundFlips
}

/** One change in full. Its history has both previews that it lies between. */
export class OpenedChange {
  readonly change: WholeChange
  readonly #placed: PlacedChange
  readonly #history: CreatorHistory
  readonly #pair: { readonly before: Previewed; readonly after: Previewed }

  constructor(
    placed: PlacedChange,
    history: CreatorHistory,
    pair: { readonly before: Previewed; readonly after: Previewed },
  ) {
    this.change = whole(placed)
    this.#placed = placed
    this.#history = history
    this.#pair = pair
  }

  side(side: 'before' | 'after', from: number, limit: number): FoundSide {
    const own = this.change[side]
    const others = this.change[side === 'before' ? 'after' : 'before']
    const otherOf = placesOf(others)
    const members = own
      .flatMap((cluster, place) =>
        cluster.members.map((seq, memberAt) => ({ seq, memberAt, cluster: place })),
      )
      .slice(from, from + limit)
    const places = [...new Set(members.map(({ cluster }) => cluster))]
    const forests = this.#forests(side, places)
    return {
      clusters: places.map((place) => ({
        place,
        members: own[place]?.members ?? [],
        chain: chainOf(forests.get(place) as JoinForest),
      })),
      members: members.map((member) => ({
        ...member,
        other: otherOf.get(member.seq) ?? null,
        joining: joiningIn(forests.get(member.cluster) as JoinForest, member.seq),
      })),
      clusterCount: own.length,
      memberCount: own.reduce((sum, cluster) => sum + cluster.members.length, 0),
    }
  }

  /** Links that flip in it, in the order of their messages. */
  flips(from: number, limit: number): FoundFlips {
    const { before, after, creator } = this.change
    const seqs = new Set([...before, ...after].flatMap(({ members }) => [...members]))
    const all = flips(this.#history, this.#pair.before, this.#pair.after).filter(({ seq }) => seqs.has(seq))
    return { items: all.slice(from, from + limit).map((flip) => ({ ...flip, creator })), total: all.length }
  }

  /** The first so many members of both sides, and the first so many flips. */
  opening(limit: number): FoundOpening {
    const { kind, moved } = this.change
    const [before, after] = [this.side('before', 0, limit), this.side('after', 0, limit)]
    return { kind, moved, before, after, flips: this.flips(0, limit) }
  }

  #forests(side: 'before' | 'after', places: readonly number[]): Map<number, JoinForest> {
    const clusters = this.change[side]
    const forests = previewForests(
      { history: this.#history, previewed: this.#pair[side], grouping: this.#placed.of[side] },
      places.map((place) => clusters[place]?.members[0] as number),
    )
    return new Map(places.map((place, at) => [place, forests[at] as JoinForest]))
  }
}

const placesOf = (clusters: WholeChange['before']): Map<number, number> =>
  new Map(clusters.flatMap(({ members }, place) => members.map((seq) => [seq, place] as const)))

/** Residents come by seq. */
function joiningIn({ residents }: JoinForest, seq: number): Joining | null {
  let [low, high] = [0, residents.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((residents[middle]?.seq as number) < seq) low = middle + 1
    else high = middle
  }
  return residents[low]?.joining ?? null
}

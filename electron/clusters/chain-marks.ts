import { type JoinForest, NONE, sidesOf } from './join-forest.ts'

/** Smaller clusters have no bridge: every join of theirs has one or two messages on a side. */
const FEWEST_MEMBERS = 4

/** A bridge has two members on either side at least: one that hangs on by itself is taken out by itself. */
const FEWEST_ON_A_SIDE = 2

/** Whom fewer were matched to is no hub. */
const FEWEST_AROUND = 2

/**
 * The join of the lowest score among those that brought the members here; of equal ones the first. It is the one that
 * is kept with the cluster (`cluster-rows.ts`). Null where every one was made by a person, or is gone.
 */
export function weakestLink({ residents, parent }: JoinForest): number | null {
  let weakest: { at: number; score: number; history: number } | null = null
  for (const [at, { isMember, joining }] of residents.entries()) {
    if (!isMember || parent[at] === NONE || joining === null || joining.score === null) continue
    const { score, history } = joining
    if (weakest && (score > weakest.score || (score === weakest.score && history > weakest.history))) continue
    weakest = { at, score, history }
  }
  return weakest?.at ?? null
}

/**
 * The join that holds most together: without it the smaller of the two sides has more members than without any other.
 * Of equal ones the lower score, a person's last, then the first.
 * Null under four members, and where only single messages would fall off.
 */
export function bridge(forest: JoinForest): number | null {
  const { residents, parent } = forest
  if (residents.filter(({ isMember }) => isMember).length < FEWEST_MEMBERS) return null
  let best: { at: number; order: readonly number[] } | null = null
  for (const [at, { joining }] of residents.entries()) {
    if (joining === null || parent[at] === NONE) continue
    const { below, rest } = sidesOf(forest, at)
    const smaller = Math.min(below, rest)
    if (smaller < FEWEST_ON_A_SIDE) continue
    const order = [-smaller, joining.score ?? Number.POSITIVE_INFINITY, joining.history]
    if (best === null || isBefore(order, best.order)) best = { at, order }
  }
  return best?.at ?? null
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const place = one.findIndex((value, at) => value !== other[at])
  return place >= 0 && (one[place] as number) < (other[place] as number)
}

/** The resident that most members were matched to, with how many; of equal ones the first. Null where none has two. */
export function hub({ residents, parent }: JoinForest): { at: number; around: number } | null {
  const around = new Int32Array(residents.length)
  for (const [at, { isMember }] of residents.entries()) {
    const to = parent[at] as number
    if (isMember && to !== NONE) around[to] = (around[to] as number) + 1
  }
  const most = around.reduce((one, other) => Math.max(one, other), 0)
  return most < FEWEST_AROUND ? null : { at: around.indexOf(most), around: most }
}

/** Joins between the two members that are furthest from each other. */
export function longestPath({ residents, parent }: JoinForest): number {
  // The furthest member that hangs on each; none: -1.
  const furthest = Int32Array.from(residents, ({ isMember }) => (isMember ? 0 : -1))
  let longest = 0
  for (let at = residents.length - 1; at >= 0; at--) {
    const to = parent[at] as number
    const own = furthest[at] as number
    if (to === NONE || own < 0) continue
    const known = furthest[to] as number
    if (known >= 0) longest = Math.max(longest, known + own + 1)
    furthest[to] = Math.max(known, own + 1)
  }
  return longest
}

/** Trees with a member in them: how many parts a cluster has fallen into, as those who joined them have left. */
export function countParts({ parent, below }: JoinForest): number {
  return parent.reduce((parts, to, at) => (to === NONE && (below[at] as number) > 0 ? parts + 1 : parts), 0)
}

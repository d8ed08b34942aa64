import type { LinkKind } from '../../shared/model/link.ts'
import type { Millionths } from '../../shared/model/similarity.ts'

/** What brought a message into its home: a link of the engine's, or a person who put it there. */
export type Joining = {
  /** The earlier message that it was matched to. */
  readonly matchedSeq: number
  readonly kind: LinkKind | 'person'
  /** Null for a person, who gives no score. */
  readonly score: Millionths | null
  readonly history: number
}

/** A message that lives in a home. */
export type Resident = {
  readonly seq: number
  /** Shown to people: not superseded, and not there in shadow. */
  readonly isMember: boolean
  /** Null for the one that the first join matched to. */
  readonly joining: Joining | null
}

/** The place of a resident that was matched to nobody who lives here. */
export const NONE = -1

/**
 * A home as it came about. Everyone was matched to at most one message, and that one is earlier, so the joins make
 * trees: one where nobody has left, more where somebody left to whom others were matched. Residents are named by their
 * place in order of seq; a join by the place of the message that it brought.
 */
export type JoinForest = {
  readonly residents: readonly Resident[]
  /** Whom each was matched to; `NONE`: nobody, or somebody who has left. */
  readonly parent: Int32Array
  /** The beginning of the tree that each is in. */
  readonly root: Int32Array
  /** Joins from the beginning of the tree to each. */
  readonly depth: Int32Array
  /**
   * Members who would go with each if its join were wrong, itself included: those who are here because of it. At the
   * beginning of a tree, all members of that tree.
   */
  readonly below: Int32Array
}

/** @param residents by seq, lowest first */
export function joinForest(residents: readonly Resident[]): JoinForest {
  const place = new Map(residents.map(({ seq }, index) => [seq, index]))
  const parent = Int32Array.from(residents, ({ joining }) =>
    joining === null ? NONE : (place.get(joining.matchedSeq) ?? NONE),
  )
  const root = Int32Array.from(residents, (_, index) => index)
  const depth = new Int32Array(residents.length)
  const below = Int32Array.from(residents, ({ isMember }) => (isMember ? 1 : 0))
  // Whom one was matched to comes before it: on the way up all of them are known, on the way down all that hang on it.
  for (let at = 0; at < residents.length; at++) {
    const to = parent[at] as number
    if (to === NONE) continue
    if (to >= at) throw new Error(`message ${residents[at]?.seq} was matched to one that is not earlier`)
    root[at] = root[to] as number
    depth[at] = (depth[to] as number) + 1
  }
  for (let at = residents.length - 1; at >= 0; at--) {
    const to = parent[at] as number
    if (to !== NONE) below[to] = (below[to] as number) + (below[at] as number)
  }
  return { residents, parent, root, depth, below }
}

/** Members on both sides of a join: those who came by way of it, and the rest of its tree. */
export function sidesOf({ below, root }: JoinForest, join: number): { below: number; rest: number } {
  const hanging = below[join] as number
  return { below: hanging, rest: (below[root[join] as number] as number) - hanging }
}

/** The members on one side of a join, by seq. */
export function membersOnSide(
  { residents, parent, root }: JoinForest,
  join: number,
  side: 'below' | 'rest',
): Resident[] {
  const hangs = new Uint8Array(residents.length)
  hangs[join] = 1
  return residents.filter(({ isMember }, at) => {
    const to = parent[at] as number
    if (to !== NONE && hangs[to] === 1) hangs[at] = 1
    const isSought = side === 'below' ? hangs[at] === 1 : hangs[at] === 0 && root[at] === root[join]
    return isMember && isSought
  })
}

/**
 * The joins on the way from one resident to another, in order: first those up from `from`, then those down to `to`.
 * Null where the two are in different trees.
 */
export function pathBetween(
  { parent, root, depth }: JoinForest,
  from: number,
  to: number,
): { up: number[]; down: number[] } | null {
  if (root[from] !== root[to]) return null
  const up: number[] = []
  const down: number[] = []
  let [one, other] = [from, to]
  while (one !== other) {
    if ((depth[one] as number) >= (depth[other] as number)) {
      up.push(one)
      one = parent[one] as number
    } else {
      down.push(other)
      other = parent[other] as number
    }
  }
  return { up, down: down.reverse() }
}

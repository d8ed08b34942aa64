import type { Replayed } from './model/replay.ts'

/** What brought a message into its home, told by the slow model: both of them live there. */
export type PlainJoin = {
  readonly seq: number
  readonly matchedSeq: number
  readonly kind: 'trigram' | 'vector' | 'person'
  readonly score: number | null
  readonly history: number
}

/**
 * The joins of the home that these members live in: of each resident the newest decision that matched it to another one;
 * where there is none, the newest of what people did.
 */
export function plainJoins({ world, decisions, joins }: Replayed, member: number): PlainJoin[] {
  const home = world.homeOf[member]
  const residents = world.messages.map(({ seq }) => seq).filter((seq) => world.homeOf[seq] === home)
  const decided = decisions.flatMap(({ seq, accepted, ownHome, history }): PlainJoin[] => {
    if (!accepted || ownHome !== home) return []
    const { candidate, kind, score } = accepted
    return [{ seq, matchedSeq: candidate, kind, score, history }]
  })
  const byPeople = joins.flatMap(({ seq, candidate, home: into, history }): PlainJoin[] =>
    into === home ? [{ seq, matchedSeq: candidate, kind: 'person', score: null, history }] : [],
  )
  return residents.flatMap((seq) => {
    const isOne = (join: PlainJoin) => join.seq === seq && residents.includes(join.matchedSeq)
    return decided.findLast(isOne) ?? byPeople.findLast(isOne) ?? []
  })
}

/** Members one reaches from one end of a join without it. */
function sideOf(end: number, join: PlainJoin, joins: readonly PlainJoin[], members: readonly number[]) {
  const reached = new Set([end])
  const others = joins.filter((other) => other !== join)
  for (const at of reached) {
    for (const { seq, matchedSeq } of others) {
      if (seq === at) reached.add(matchedSeq)
      if (matchedSeq === at) reached.add(seq)
    }
  }
  return members.filter((seq) => reached.has(seq)).length
}

const cutAt = (join: PlainJoin, joins: readonly PlainJoin[], members: readonly number[]) => ({
  ...join,
  below: sideOf(join.seq, join, joins, members),
  rest: sideOf(join.matchedSeq, join, joins, members),
})

const inOrder =
  <Item>(...keys: ((item: Item) => number)[]) =>
  (one: Item, other: Item) =>
    keys.map((key) => key(one) - key(other)).find((difference) => difference !== 0) ?? 0

/** The weakest link and the bridge of a cluster, by cutting every join of it and counting. */
export function plainMarks(joins: readonly PlainJoin[], members: readonly number[]) {
  const cuts = joins.map((join) => cutAt(join, joins, members))
  type Cut = (typeof cuts)[number]
  const smaller = ({ below, rest }: Cut) => Math.min(below, rest)
  const [weakest = null] = cuts
    .filter(({ seq, score }) => score !== null && members.includes(seq))
    .sort(
      inOrder<Cut>(
        ({ score }) => score ?? 0,
        ({ history }) => history,
      ),
    )
  const [bridge = null] = cuts
    .filter((cut) => members.length >= 4 && smaller(cut) >= 2)
    .sort(
      inOrder<Cut>(
        (cut) => -smaller(cut),
        ({ score }) => score ?? Number.MAX_SAFE_INTEGER,
        ({ history }) => history,
      ),
    )
  return { weakest, bridge }
}

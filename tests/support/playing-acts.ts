import type { Command } from './histories.ts'
import type { Model } from './model/model.ts'
import type { Fire } from './model/rules.ts'

/** What there is at a position that wraps around. */
export const at = <Item>(items: readonly Item[], position: number): Item | undefined =>
  items[position % items.length]

export function playRestore(
  model: Model,
  creator: string,
  command: Extract<Command, { do: 'restore' }>,
  fire: Fire,
) {
  const { acts } = model.creator(creator)
  if (acts.length === 0) return null
  const act = restoredAct(model, creator, command.act)
  const expected = model.restore(creator, act)
  if ('reason' in expected && expected.reason === 'has-another-home')
    fire('restore refused: has-another-home')
  if ('reason' in expected && expected.reason === 'cluster-actioned')
    fire('restore refused: cluster-actioned')
  if ('reason' in expected && expected.reason === 'taken-back') fire('restore refused: taken-back')
  if ('reason' in expected && expected.reason === 'not-restorable') fire('restore refused: not-restorable')
  return { do: 'restore' as const, creator, act, expected }
}

/** Mostly one of the last acts; sometimes any removal that still stands. */
function restoredAct(model: Model, creator: string, position: number): number {
  const { acts } = model.creator(creator)
  const removal = at(standingRemovals(model, creator), Math.floor(position / 4))
  if (position % 4 === 0 && removal) return acts.indexOf(removal)
  return acts.length - 1 - (Math.floor(position / 3) % Math.min(acts.length, 1 + (position % 3) * 4))
}

const standingRemovals = (model: Model, creator: string) =>
  model.creator(creator).acts.filter(({ kind, isTakenBack }) => kind === 'remove' && !isTakenBack)

export function playRefuse(
  model: Model,
  creator: string,
  command: Extract<Command, { do: 'refuse' }>,
  fire: Fire,
) {
  const pair = pairOf(model, creator, command)
  if (!pair) return null
  const expected = model.refuse(creator, pair.first, pair.second)
  if ('reason' in expected) fire('refuse refused')
  return { do: 'refuse' as const, creator, ...pair, expected }
}

function pairOf(model: Model, creator: string, command: Extract<Command, { do: 'refuse' }>) {
  const { messages, refusals } = model.creator(creator).world
  const known = at(refusals, command.first)
  if (command.cluster === null && command.again && known) return { first: known.first, second: known.second }
  const cluster = command.cluster === null ? undefined : at(model.clusters(creator), command.cluster)
  const among = cluster ? [...cluster.members, ...cluster.superseded] : messages.map(({ seq }) => seq)
  const first = at(among, command.first)
  const second = at(
    among.filter((seq) => seq !== first),
    command.second,
  )
  return first === undefined || second === undefined ? null : { first, second }
}

export function playOnCluster(
  model: Model,
  creator: string,
  command: Extract<Command, { do: 'action' | 'remove' }>,
  fire: Fire,
) {
  const clusters = model.clusters(creator)
  const touched = standingRemovals(model, creator).map((act) => act.cluster)
  // Often one that somebody took a message out of: once it is answered, that cannot be taken back.
  const sought = command.cluster % 3 === 0 ? clusters.find(({ home }) => touched.includes(home)) : undefined
  const cluster = sought ?? at(clusters, command.cluster)
  const member = cluster?.members[0]
  if (!cluster || member === undefined) return null
  if (command.do === 'action') {
    const expected = model.action(creator, cluster.home)
    if ('reason' in expected) fire('action refused')
    return { do: 'action' as const, creator, member, expected }
  }
  const chosen = command.members.map((place) => at(cluster.members, place) ?? member)
  const others = cluster.members.filter((seq) => !chosen.includes(seq))
  const named = command.allBut && others.length > 0 ? others : chosen
  const seqs = [...new Set(named)].sort((one, other) => one - other)
  const expected = model.remove(creator, cluster.home, seqs)
  if ('reason' in expected) fire('remove refused')
  return { do: 'remove' as const, creator, member, seqs, expected }
}

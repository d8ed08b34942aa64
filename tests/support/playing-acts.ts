import type { Command } from './commands.ts'
import { areLinked } from './model/acts.ts'
import { replaceable } from './model/again.ts'
import type { Model } from './model/model.ts'
import type { Fire } from './model/rules.ts'
import type { ModelAct, ModelCluster, ModelReason } from './model/types.ts'

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
  if ('reason' in expected) fireRefused(acts[act]?.kind, expected.reason, fire)
  return { do: 'restore' as const, creator, act, expected }
}

function fireRefused(kind: ModelAct['kind'] | undefined, reason: ModelReason, fire: Fire): void {
  const isJoin = kind === 'join'
  if (kind === 'rebuild' && reason !== 'taken-back') {
    fire('restore of a rebuild refused')
    return
  }
  if (reason === 'taken-back') fire('restore refused: taken-back')
  if (reason === 'not-restorable') fire('restore refused: not-restorable')
  if (reason === 'deleted') fire(isJoin ? 'restore of a join refused: deleted' : 'restore refused: deleted')
  if (reason === 'has-another-home')
    fire(isJoin ? 'restore of a join refused: has-another-home' : 'restore refused: has-another-home')
  if (reason === 'cluster-actioned')
    fire(isJoin ? 'restore of a join refused: cluster-actioned' : 'restore refused: cluster-actioned')
}

/** Mostly one of the last acts; sometimes any removal or join that still stands, or one that touches a deleted message. */
function restoredAct(model: Model, creator: string, position: number): number {
  const { acts, world } = model.creator(creator)
  const removals = standingActs(model, creator, 'remove')
  const joins = standingActs(model, creator, 'join')
  const rebuilds = standingActs(model, creator, 'rebuild')
  const standing = acts.filter(
    ({ kind, isTakenBack }) => !isTakenBack && kind !== 'delete' && kind !== 'restore',
  )
  const withDeleted = standing.filter(({ messages, refusals }) =>
    [...messages.map(({ seq }) => seq), ...refusals.map(({ second }) => second)].some((seq) =>
      world.erased.includes(seq),
    ),
  )
  const inActioned = [...removals, ...joins].filter(
    ({ cluster }) => cluster !== null && world.actioned.includes(cluster),
  )
  const place = Math.floor(position / 3)
  const sought = at([removals, joins, withDeleted, inActioned, rebuilds, rebuilds], place) ?? []
  const found = at(sought, Math.floor(place / 6))
  if (position % 3 === 0 && found) return acts.indexOf(found)
  return acts.length - 1 - (Math.floor(position / 3) % Math.min(acts.length, 1 + (position % 3) * 4))
}

const standingActs = (model: Model, creator: string, kind: ModelAct['kind']) =>
  model.creator(creator).acts.filter((act) => act.kind === kind && !act.isTakenBack)

export function playRefuse(
  model: Model,
  creator: string,
  command: Extract<Command, { do: 'refuse' }>,
  fire: Fire,
) {
  const pair = pairOf(model, creator, command)
  if (!pair) return null
  const expected = model.refuse(creator, pair.first, pair.second)
  if ('reason' in expected) fire(expected.reason === 'deleted' ? 'refuse refused: deleted' : 'refuse refused')
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
  const kind = command.cluster % 4 === 0 ? 'remove' : 'join'
  const touched = standingActs(model, creator, kind).map((act) => act.cluster)
  // Often one that somebody changed: once it is answered, that cannot be taken back.
  const sought =
    command.cluster % 2 === 0 ? clusters.findLast(({ home }) => touched.includes(home)) : undefined
  const cluster = sought ?? at(clusters, command.cluster)
  const member = cluster?.members[0]
  if (!cluster || member === undefined) return null
  if (command.do === 'action') {
    const expected = model.action(creator, cluster.home)
    if ('reason' in expected) fire('action refused')
    return { do: 'action' as const, creator, member, expected }
  }
  const chosen = withLinked(
    model,
    creator,
    cluster,
    command.members.map((place) => at(soughtMembers(model, creator, cluster, place), place) ?? member),
  )
  const others = cluster.members.filter((seq) => !chosen.includes(seq))
  const named = command.allBut && others.length > 0 ? others : chosen
  const seqs = [...new Set(named)].sort((one, other) => one - other)
  const expected = model.remove(creator, cluster.home, seqs)
  if ('reason' in expected) fire('remove refused')
  return { do: 'remove' as const, creator, member, seqs, expected }
}

/** Sometimes one that is still to be decided again. */
function soughtMembers(model: Model, creator: string, { members }: ModelCluster, place: number): number[] {
  const again = replaceable(model.creator(creator)).map(({ seq }) => seq)
  const late = members.filter((seq) => again.includes(seq))
  return place % 4 === 0 && late.length > 0 ? late : members
}

/** Sometimes with everyone whom a link joins to the first, who is then parted from none that stay. */
function withLinked(model: Model, creator: string, { members }: ModelCluster, chosen: number[]): number[] {
  const [first] = chosen
  if (first === undefined || chosen.length % 2 === 0) return chosen
  const state = model.creator(creator)
  const linked = members.filter((seq) => areLinked(state, seq, first) || areLinked(state, first, seq))
  return linked.length < members.length - 1 ? [first, ...linked] : chosen
}

import type { Command, RandomHistory } from './histories.ts'
import { Model } from './model/model.ts'
import { observe } from './model/observe.ts'
import type { Fire } from './model/rules.ts'
import type { ModelActResult, ModelConfig, ModelIncoming } from './model/types.ts'
import { smallVector } from './small-vector.ts'

/**
 * A command in terms of what there was when it happened, with what the model made of it. Any other
 * implementation can follow these: creators by name, messages by seq, a cluster by one of its members,
 * acts by their place among the acts that were done.
 */
export type Step =
  | { do: 'store'; message: ModelIncoming; expected: 'stored' | 'duplicate' | 'conflict' }
  | { do: 'decide'; creator: string }
  | { do: 'config'; config: ModelConfig }
  | { do: 'action'; creator: string; member: number; expected: ModelActResult }
  | { do: 'remove'; creator: string; member: number; seqs: number[]; expected: ModelActResult }
  | { do: 'refuse'; creator: string; first: number; second: number; expected: ModelActResult }
  | { do: 'restore'; creator: string; act: number; expected: ModelActResult }

export type Played = { model: Model; steps: Step[] }

/** Plays a history on a new model. Commands that find nothing to act on are left out of the steps. */
export function play(
  { config, commands }: RandomHistory,
  fire: Fire = () => undefined,
  vectorOf: (normalised: string) => ArrayLike<number> | null = smallVector,
): Played {
  const model = new Model({ config, vectorOf, fire })
  const steps: Step[] = []
  let nowMs = Date.UTC(2026, 0, 1)
  for (const [index, command] of commands.entries()) {
    if (command.do === 'store') nowMs += command.gapHours * 3_600_000
    const step = playOne(model, command, index, nowMs, fire)
    if (!step) continue
    steps.push(step)
    if (command.do !== 'store' || !command.thenDecide) continue
    decideAll(model, nameOf(command.creator))
    steps.push({ do: 'decide', creator: nameOf(command.creator) })
  }
  return { model, steps }
}

const nameOf = (creator: number): string => `creator-${creator}`

function decideAll(model: Model, creator: string): void {
  for (let decision = model.decideNext(creator); decision; decision = model.decideNext(creator)) {
    observe(model.creator(creator), decision)
  }
}

/** What there is at a position that wraps around. */
const at = <Item>(items: readonly Item[], position: number): Item | undefined =>
  items[position % items.length]

function playOne(model: Model, command: Command, index: number, nowMs: number, fire: Fire): Step | null {
  if (command.do === 'store') {
    const message = {
      creator: nameOf(command.creator),
      externalId: `message-${index}`,
      text: command.text,
      channel: `channel-${command.channel}`,
      createdAtMs: nowMs,
      isPaid: command.isPaid,
    }
    return { do: 'store', message, expected: model.store(message) }
  }
  if (command.do === 'config') {
    model.setConfig(command.config)
    return { do: 'config', config: command.config }
  }
  const creator = nameOf(command.creator)
  if (command.do === 'decide') {
    decideAll(model, creator)
    return { do: 'decide', creator }
  }
  if (command.do === 'resend') return resend(model, creator, command)
  if (command.do === 'restore') return restore(model, creator, command, fire)
  if (command.do === 'refuse') return refuse(model, creator, command, fire)
  return actOnCluster(model, creator, command, fire)
}

function resend(model: Model, creator: string, command: Extract<Command, { do: 'resend' }>): Step | null {
  const known = at(model.creator(creator).world.messages, command.message)
  if (!known) return null
  const { externalId, channel, createdAtMs, isPaid } = known
  const message = { creator, externalId, text: command.text ?? known.text, channel, createdAtMs, isPaid }
  return { do: 'store', message, expected: model.store(message) }
}

function restore(model: Model, creator: string, command: Extract<Command, { do: 'restore' }>, fire: Fire) {
  const { acts } = model.creator(creator)
  if (acts.length === 0) return null
  // Most of what people take back is what they did last.
  const act =
    acts.length - 1 - (Math.floor(command.act / 3) % Math.min(acts.length, 1 + (command.act % 3) * 4))
  const expected = model.restore(creator, act)
  if ('reason' in expected && expected.reason === 'has-another-home')
    fire('restore refused: has-another-home')
  if ('reason' in expected && expected.reason === 'cluster-actioned')
    fire('restore refused: cluster-actioned')
  if ('reason' in expected && expected.reason === 'taken-back') fire('restore refused: taken-back')
  if ('reason' in expected && expected.reason === 'not-restorable') fire('restore refused: not-restorable')
  return { do: 'restore' as const, creator, act, expected }
}

function refuse(model: Model, creator: string, command: Extract<Command, { do: 'refuse' }>, fire: Fire) {
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

function actOnCluster(
  model: Model,
  creator: string,
  command: Extract<Command, { do: 'action' | 'remove' }>,
  fire: Fire,
): Step | null {
  const cluster = at(model.clusters(creator), command.cluster)
  const member = cluster?.members[0]
  if (!cluster || member === undefined) return null
  if (command.do === 'action') {
    const expected = model.action(creator, cluster.home)
    if ('reason' in expected) fire('action refused')
    return { do: 'action', creator, member, expected }
  }
  const chosen = command.members.map((place) => at(cluster.members, place) ?? member)
  const others = cluster.members.filter((seq) => !chosen.includes(seq))
  const named = command.allBut && others.length > 0 ? others : chosen
  const seqs = [...new Set(named)].sort((one, other) => one - other)
  const expected = model.remove(creator, cluster.home, seqs)
  if ('reason' in expected) fire('remove refused')
  return { do: 'remove', creator, member, seqs, expected }
}

import type { Command, RandomHistory } from './histories.ts'
import { Model } from './model/model.ts'
import { observe } from './model/observe.ts'
import type { Fire } from './model/rules.ts'
import type { ModelActResult, ModelConfig, ModelIncoming } from './model/types.ts'
import { at, playOnCluster, playRefuse, playRestore } from './playing-acts.ts'
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
  if (command.do === 'restore') return playRestore(model, creator, command, fire)
  if (command.do === 'refuse') return playRefuse(model, creator, command, fire)
  return playOnCluster(model, creator, command, fire)
}

function resend(model: Model, creator: string, command: Extract<Command, { do: 'resend' }>): Step | null {
  const known = at(model.creator(creator).world.messages, command.message)
  if (!known) return null
  const { externalId, channel, createdAtMs, isPaid } = known
  const message = { creator, externalId, text: command.text ?? known.text, channel, createdAtMs, isPaid }
  return { do: 'store', message, expected: model.store(message) }
}

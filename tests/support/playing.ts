import type { Command, RandomHistory } from './commands.ts'
import { Model } from './model/model.ts'
import { observe } from './model/observe.ts'
import type { Fire } from './model/rules.ts'
import type { VectorOf } from './model/types.ts'
import { at, playOnCluster, playRefuse, playRestore } from './playing-acts.ts'
import { playDelete, playJoin } from './playing-joins.ts'
import { smallVector } from './small-vector.ts'
import type { Step } from './steps.ts'

export type Played = { model: Model; steps: Step[] }

/** Plays a history on a new model. Commands that find nothing to act on are left out of the steps. */
export function play(
  { config, commands }: RandomHistory,
  fire: Fire = () => undefined,
  vectorOf: VectorOf = vectorOfModel,
): Played {
  const model = new Model({ config, vectorOf, fire })
  const steps: Step[] = []
  let nowMs = Date.UTC(2026, 0, 1)
  for (const [index, command] of commands.entries()) {
    if (command.do === 'store') nowMs += command.gapHours * 3_600_000
    if (command.do === 'rebuild' && command.config) {
      model.setConfig(command.config)
      steps.push({ do: 'config', config: command.config })
    }
    const step = playOne(model, command, index, nowMs, fire)
    if (!step) continue
    steps.push(step)
    if (!('thenDecide' in command) || !command.thenDecide) continue
    decideAll(model, nameOf(command.creator))
    steps.push({ do: 'decide', creator: nameOf(command.creator) })
  }
  return { model, steps }
}

/** Another model puts other texts near each other. */
const vectorOfModel: VectorOf = (normalised, model) =>
  smallVector(model === 'two' ? `${normalised} two` : normalised)

const nameOf = (creator: number): string => `creator-${creator}`

function decideAll(model: Model, creator: string): void {
  for (let decision = model.decideNext(creator); decision; decision = model.decideNext(creator)) {
    observe(model.creator(creator), decision)
  }
}

function playOne(model: Model, command: Command, index: number, nowMs: number, fire: Fire): Step | null {
  switch (command.do) {
    case 'store':
      return store(model, command, index, nowMs)
    case 'config':
      model.setConfig(command.config)
      return { do: 'config', config: command.config }
    case 'gate':
      return gate(model, command)
    default:
      return playOfCreator(model, nameOf(command.creator), command, fire)
  }
}

function playOfCreator(
  model: Model,
  creator: string,
  command: Exclude<Command, { do: 'store' | 'config' | 'gate' }>,
  fire: Fire,
): Step | null {
  switch (command.do) {
    case 'decide':
      decideAll(model, creator)
      return { do: 'decide', creator }
    case 'resend':
      return resend(model, creator, command)
    case 'arrive':
      return arrive(model, creator, command)
    case 'lapse':
      model.lapse(creator)
      return { do: 'lapse', creator }
    case 'takeIn':
      return { do: 'takeIn', creator, expected: model.takeIn(creator) }
    case 'move':
      return move(model, creator)
    case 'rebuild':
      return { do: 'rebuild', creator, expected: model.rebuild(creator) }
    case 'restore':
      return playRestore(model, creator, command, fire)
    case 'refuse':
      return playRefuse(model, creator, command, fire)
    case 'join':
      return playJoin(model, creator, command)
    case 'delete':
      return playDelete(model, creator, command, fire)
    default:
      return playOnCluster(model, creator, command, fire)
  }
}

type Of<Do extends Command['do']> = Extract<Command, { do: Do }>

function store(model: Model, command: Of<'store'>, index: number, createdAtMs: number): Step {
  const { text, isPaid, isLate } = command
  const creator = nameOf(command.creator)
  const channel = `channel-${command.channel}`
  const message = { creator, externalId: `message-${index}`, text, channel, createdAtMs, isPaid }
  return { do: 'store', message, isLate, expected: model.store(message, isLate) }
}

function resend(model: Model, creator: string, command: Of<'resend'>): Step | null {
  const { messages, erased } = model.creator(creator).world
  const known = command.message % 3 === 0 ? at(erased, command.message) : undefined
  const message = known === undefined ? at(messages, command.message) : messages[known - 1]
  if (!message) return null
  const { externalId, channel, createdAtMs, isPaid, normalised } = message
  const text = command.text ?? (message.text || normalised)
  const again = { creator, externalId, text, channel, createdAtMs, isPaid }
  return { do: 'store', message: again, isLate: false, expected: model.store(again) }
}

/** Mostly of those that were decided without their vector. */
function arrive(model: Model, creator: string, command: Of<'arrive'>): Step | null {
  const { decisions, world } = model.creator(creator)
  const awaited = world.messages.filter(({ seq, isAwaited }) => isAwaited && !world.erased.includes(seq))
  const degraded = awaited.filter(({ seq }) => decisions.some((each) => each.seq === seq && each.isDegraded))
  const message = at(command.message % 3 === 0 || degraded.length === 0 ? awaited : degraded, command.message)
  if (!message) return null
  model.arrive(creator, message.seq)
  return { do: 'arrive', creator, message: message.seq }
}

function gate(model: Model, { creator, value }: Of<'gate'>): Step {
  const name = creator === null ? null : nameOf(creator)
  model.setGate(name, value)
  return { do: 'gate', creator: name, value }
}

/** A creator without a message has no model yet. */
function move(model: Model, creator: string): Step | null {
  if (model.creator(creator).world.messages.length === 0) return null
  return { do: 'move', creator, expected: model.moveModel(creator) }
}

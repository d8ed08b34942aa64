import type { Command, JoinPick } from './commands.ts'
import { firstAcceptableOf } from './model/acceptance.ts'
import { countDecided } from './model/again.ts'
import type { Model } from './model/model.ts'
import type { Fire } from './model/rules.ts'
import type { ModelCreator, ModelDecision } from './model/types.ts'
import { homeOf } from './model/world.ts'
import { at } from './playing-acts.ts'

type Pair = { message: number; candidate: number }

export function playJoin(model: Model, creator: string, command: Extract<Command, { do: 'join' }>) {
  const pair = pairOf(model.creator(creator), command)
  if (!pair) return null
  const expected = model.join(creator, pair.message, pair.candidate)
  return { do: 'join' as const, creator, ...pair, expected }
}

function pairOf(
  creator: ModelCreator,
  { message, candidate, pick }: { message: number; candidate: number; pick: JoinPick },
): Pair | null {
  if (pick === 'any') return anyPair(creator, message, candidate)
  const { decisions, world } = creator
  const homeless = decisions.filter(({ seq }) => homeOf(world, seq) === null)
  const suggested = homeless.filter(({ isSuggested }) => isSuggested)
  const linked = homeless.filter(({ links }) => links.trigram.length + links.vector.length > 0)
  const isBest = pick === 'suggested' && suggested.length > 0
  const decision = at(isBest ? suggested : linked, message)
  if (!decision) return anyPair(creator, message, candidate)
  const best = isBest ? bestOf(creator, decision) : null
  const link = at([...decision.links.trigram, ...decision.links.vector], candidate)
  const seq = best ?? link?.seq
  return seq === undefined ? null : { message: decision.seq, candidate: seq }
}

/** What a person is shown beside a suggested message: its first link that is still acceptable. */
function bestOf({ world }: ModelCreator, { seq, links }: ModelDecision): number | null {
  const silent = { ...world, fire: () => undefined }
  const values = { threshold: 0, trigramThreshold: 0, suggestThreshold: 0, minimumWords: 0 }
  return firstAcceptableOf(silent, seq, 'vector', links.vector, 0, values)?.candidate ?? null
}

function anyPair({ world }: ModelCreator, first: number, second: number): Pair | null {
  const message = at(world.messages, first)
  const candidate = at(
    world.messages.filter(({ seq }) => seq !== message?.seq),
    second,
  )
  return message && candidate ? { message: message.seq, candidate: candidate.seq } : null
}

export function playDelete(
  model: Model,
  creator: string,
  command: Extract<Command, { do: 'delete' }>,
  fire: Fire,
) {
  const message = deletedOne(model.creator(creator), command)
  if (message === undefined) return null
  const { decisions, world } = model.creator(creator)
  const isWaiting =
    decisions.filter(({ seq }) => seq === message).length === 1 &&
    decisions.some(({ seq, isDegraded }) => seq === message && isDegraded)
  if (isWaiting && !world.erased.includes(message)) fire('deleted before its second decision')
  const expected = model.erase(creator, message)
  if ('reason' in expected) fire('delete refused')
  return { do: 'delete' as const, creator, message, expected }
}

/** Any message; often one that something else is still to happen to. */
function deletedOne(
  creator: ModelCreator,
  { message, pick }: Extract<Command, { do: 'delete' }>,
): number | undefined {
  const { acts, decisions, world } = creator
  const touchedBy = (kind: string) =>
    acts
      .filter((act) => act.kind === kind && !act.isTakenBack)
      .flatMap(({ messages }) => messages.map(({ seq }) => seq))
  const everyone = world.messages.map(({ seq }) => seq)
  const picked = {
    any: everyone,
    removed: touchedBy('remove'),
    refused: world.refusals.filter(({ isEnded }) => !isEnded).map(({ second }) => second),
    joined: touchedBy('join'),
    pending: everyone.filter((seq) => seq > countDecided(creator)),
    late: decisions.filter(({ isDegraded }) => isDegraded).map(({ seq }) => seq),
  }[pick]
  return at(picked.length > 0 ? picked : everyone, message)
}

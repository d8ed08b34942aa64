import { acceptedOf, firstAcceptableOf, refusalAgainst } from './acceptance.ts'
import { lastHistory } from './again.ts'
import { isShortText } from './text.ts'
import type {
  ModelAccepted,
  ModelAct,
  ModelCreator,
  ModelDecision,
  ModelHome,
  ModelTouched,
  ModelValues,
  ModelWorld,
} from './types.ts'
import { enter, homeOf, join, leave, messageOf, newWorld } from './world.ts'

export type ReplayedDecision = {
  history: number
  seq: number
  accepted: ModelAccepted | null
  ownHome: ModelHome | null
  isSuggested: boolean
}
/** A message that people put together with another one here, and nobody has parted since by taking that back. */
export type ReplayedJoin = { history: number; seq: number; candidate: number; home: ModelHome | null }
export type Replayed = { world: ModelWorld; decisions: ReplayedDecision[]; joins: ReplayedJoin[] }

/**
 * The model's own preview: all decisions of a creator again, from their stored links, in a world of its
 * own; what people did happens to the same messages at the same places. Who leaves goes back, when the
 * act is taken back, to the home it had here, unless it has another by then or is deleted.
 */
export function replay(creator: ModelCreator, valuesOf: (version: number) => ModelValues): Replayed {
  const { messages, vectorOf } = creator.world
  const world = newWorld(messages, vectorOf, () => undefined)
  const moved: Moved = {}
  const decisions: ReplayedDecision[] = []
  for (let history = 1; history <= lastHistory(creator); history++) {
    const decision = creator.decisions.find((each) => each.history === history)
    if (decision) decisions.push(decideAgain(world, decision, valuesOf(decision.configVersion)))
    const place = creator.acts.findIndex((each) => each.history === history)
    if (place >= 0) happen(world, creator.acts, place, moved)
  }
  return { world, decisions, joins: joinsHere(creator.acts, moved) }
}

function joinsHere(acts: ModelAct[], moved: Moved): ReplayedJoin[] {
  return acts.flatMap(({ kind, history, candidate, isTakenBack }, place) =>
    kind === 'join' && candidate !== null && !isTakenBack
      ? (moved[place] ?? []).map(({ seq, home }) => ({ history, seq, candidate, home }))
      : [],
  )
}

/** Whom each act took out of a home here, or put into one. */
type Moved = Record<number, ModelTouched[]>

function decideAgain(
  world: ModelWorld,
  { history, seq, outcome, links }: ModelDecision,
  config: ModelValues,
): ReplayedDecision {
  const message = messageOf(world, seq)
  const none = { history, seq, accepted: null, ownHome: homeOf(world, seq), isSuggested: false }
  if (none.ownHome !== null) return none
  if (['skipped:paid', 'skipped:empty', 'skipped:gate'].includes(outcome)) return none
  if (isShortText(message.normalised, config.minimumWords)) return none
  const accepted = acceptedOf(world, seq, links, config)
  if (accepted) {
    return { ...none, accepted, ownHome: join(world, seq, accepted.candidate, history, false) }
  }
  const suggested = firstAcceptableOf(world, seq, 'vector', links.vector, config.suggestThreshold, config)
  return { ...none, isSuggested: suggested !== null }
}

function happen(world: ModelWorld, acts: ModelAct[], place: number, moved: Moved): void {
  const act = acts[place] as ModelAct
  const seqs = act.messages.map(({ seq }) => seq)
  for (const pair of act.refusals) world.refusals.push({ ...pair, act: place, isEnded: false })
  if (act.kind === 'action') {
    world.answered.push(...answeredBy(act))
    leaveAll(
      world,
      seqs.filter((seq) => !answeredBy(act).includes(seq)),
    )
  }
  if (act.kind === 'remove') moved[place] = leaveAll(world, seqs)
  if (act.kind === 'refuse') moved[place] = leaveAll(world, laterHere(world, act))
  if (act.kind === 'join') moved[place] = joinHere(world, act)
  if (act.kind === 'delete') {
    leaveAll(world, seqs)
    world.erased.push(...seqs)
  }
  if (act.takesBack !== null) takeBack(world, acts, act.takesBack, moved)
}

/** Whoever was there in shadow had no reply, and left. */
const answeredBy = (act: ModelAct): number[] =>
  act.messages.filter(({ isShadow }) => !isShadow).map(({ seq }) => seq)

const leaveAll = (world: ModelWorld, seqs: number[]): ModelTouched[] => seqs.map((seq) => leave(world, seq))

function laterHere(world: ModelWorld, act: ModelAct): number[] {
  const together = act.refusals.filter(({ first, second }) => {
    const home = homeOf(world, first)
    return home !== null && home === homeOf(world, second)
  })
  return together.map(({ second }) => second)
}

function joinHere(world: ModelWorld, { history, candidate, messages }: ModelAct): ModelTouched[] {
  const [seq] = messages.map((message) => message.seq)
  if (seq === undefined || candidate === null || homeOf(world, seq) !== null) return []
  if (world.answered.includes(candidate)) return []
  if ([seq, candidate].some((each) => world.erased.includes(each))) return []
  if (refusalAgainst(world, messageOf(world, seq), messageOf(world, candidate))) return []
  return [{ seq, home: join(world, seq, candidate, history, false), isShadow: false }]
}

function takeBack(world: ModelWorld, acts: ModelAct[], place: number, moved: Moved): void {
  const act = acts[place] as ModelAct
  const touched = moved[place] ?? []
  for (const refusal of world.refusals) if (refusal.act === place) refusal.isEnded = true
  if (act.kind === 'join') {
    for (const { seq, home } of touched) if (homeOf(world, seq) === home) leave(world, seq)
  } else {
    for (const message of touched) {
      const isFree = homeOf(world, message.seq) === null && !world.erased.includes(message.seq)
      if (isFree) enter(world, message)
    }
  }
  if (act.kind !== 'action') return
  world.answered = world.answered.filter((seq) => !answeredBy(act).includes(seq))
}

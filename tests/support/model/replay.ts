import { acceptedOf, firstAcceptableOf } from './acceptance.ts'
import { isEmpty, isShortText } from './text.ts'
import type {
  ModelAccepted,
  ModelAct,
  ModelConfig,
  ModelCreator,
  ModelDecision,
  ModelHome,
  ModelWorld,
} from './types.ts'
import { homeOf, join, leave, messageOf, newWorld } from './world.ts'

export type ReplayedDecision = {
  accepted: ModelAccepted | null
  ownHome: ModelHome | null
  isSuggested: boolean
}
export type Replayed = { world: ModelWorld; decisions: ReplayedDecision[] }

/**
 * The model's own preview: all decisions of a creator again, from their stored links, in a world of its
 * own; what people did happens to the same messages at the same places. Who leaves goes back, when the
 * act is taken back, to the home it had here, unless it has another by then.
 */
export function replay(creator: ModelCreator, configOf: (version: number) => ModelConfig): Replayed {
  const world = newWorld(creator.world.messages, () => undefined)
  const left: Record<number, { seq: number; home: ModelHome }[]> = {}
  const decisions: ReplayedDecision[] = []
  for (let place = 0; place <= creator.decisions.length; place++) {
    creator.acts.forEach((act, index) => {
      if (act.after === place) happen(world, creator.acts, act, index, left)
    })
    const decision = creator.decisions[place]
    if (decision) decisions.push(decideAgain(world, decision, configOf(decision.configVersion)))
  }
  return { world, decisions }
}

function decideAgain(
  world: ModelWorld,
  { seq, links }: ModelDecision,
  config: ModelConfig,
): ReplayedDecision {
  const message = messageOf(world, seq)
  const none = { accepted: null, ownHome: null, isSuggested: false }
  if (message.isPaid || isEmpty(message.normalised)) return none
  if (isShortText(message.normalised, config.minimumWords)) return none
  const accepted = acceptedOf(world, seq, links, config)
  if (accepted) return { accepted, ownHome: join(world, seq, accepted.candidate), isSuggested: false }
  const suggested = firstAcceptableOf(world, seq, 'vector', links.vector, config.suggestThreshold, config)
  return { ...none, isSuggested: suggested !== null }
}

function happen(
  world: ModelWorld,
  acts: ModelAct[],
  act: ModelAct,
  index: number,
  left: Record<number, { seq: number; home: ModelHome }[]>,
): void {
  for (const pair of act.refusals) world.refusals.push({ ...pair, act: index, isEnded: false })
  if (act.kind === 'action') world.answered.push(...act.messages.map(({ seq }) => seq))
  const leaving =
    act.kind === 'remove'
      ? act.messages.map(({ seq }) => seq)
      : act.kind === 'refuse'
        ? laterHere(world, act)
        : []
  left[index] = []
  for (const seq of leaving) {
    const home = homeOf(world, seq)
    if (home !== null) left[index].push({ seq, home })
    leave(world, seq)
  }
  if (act.takesBack !== null) takeBack(world, acts, act.takesBack, left[act.takesBack] ?? [])
}

function laterHere(world: ModelWorld, act: ModelAct): number[] {
  const apart = act.refusals.filter(({ first, second }) => {
    const home = homeOf(world, first)
    return home === null || home !== homeOf(world, second)
  })
  return act.refusals.filter((pair) => !apart.includes(pair)).map(({ second }) => second)
}

function takeBack(
  world: ModelWorld,
  acts: ModelAct[],
  place: number,
  left: { seq: number; home: ModelHome }[],
): void {
  for (const refusal of world.refusals) if (refusal.act === place) refusal.isEnded = true
  for (const { seq, home } of left) if (homeOf(world, seq) === null) world.homeOf[seq] = home
  const act = acts[place]
  if (act?.kind !== 'action') return
  world.answered = world.answered.filter((seq) => !act.messages.some((message) => message.seq === seq))
}

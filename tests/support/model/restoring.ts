import { isStanding, refusedWith, write } from './acts.ts'
import type { ModelAct, ModelActResult, ModelCreator, ModelReason, ModelWorld } from './types.ts'
import { enter, homeOf, leave } from './world.ts'

/** Takes an act back, whole or not at all. A restore is not itself taken back, nor is a deletion. */
export function restore(creator: ModelCreator, place: number): ModelActResult {
  const { world } = creator
  const act = creator.acts[place]
  if (!act || act.kind === 'restore' || act.kind === 'delete') return refusedWith('not-restorable')
  if (act.isTakenBack) return refusedWith('taken-back')
  const reason = whyNot(world, act)
  if (reason) return refusedWith(reason)
  if (act.kind === 'action') reopen(world, act)
  else if (act.kind === 'join') for (const { seq } of act.messages) leave(world, seq)
  else if (act.kind === 'rebuild') moveBack(world, act)
  else bringBack(world, act, place)
  world.fire(ofKind[act.kind])
  const names = act.refusals.flatMap(({ first, second }) => [first, second])
  if (names.some((seq) => world.erased.includes(seq))) {
    world.fire('restore of a refusal that names a deleted message')
  }
  act.isTakenBack = true
  return write(creator, { kind: 'restore', cluster: act.cluster, messages: act.messages, takesBack: place })
}

const ofKind = {
  action: 'restore of an action',
  remove: 'restore of a removal',
  refuse: 'restore of a refusal',
  join: 'restore of a join',
  rebuild: 'restore of a rebuild',
} as const

function whyNot(world: ModelWorld, act: ModelAct): ModelReason | null {
  if (act.kind === 'rebuild') return whyNotMovedBack(world, act)
  const hasDeleted = act.messages.some(({ seq }) => world.erased.includes(seq))
  if (act.kind === 'action') {
    if (hasDeleted) world.fire('restore of an action after a deletion')
    return null
  }
  if (hasDeleted) return 'deleted'
  const isElsewhere = act.messages.some(({ seq, home }) => {
    const now = homeOf(world, seq)
    return act.kind === 'join' ? now !== home : now !== null
  })
  if (isElsewhere) return 'has-another-home'
  const isActioned = act.messages.some(({ home }) => home !== null && world.actioned.includes(home))
  return isActioned ? 'cluster-actioned' : null
}

/** Whom a rebuild gave another home than it had, with both. */
const movedBy = ({ messages, given }: ModelAct) =>
  messages
    .map((message, index) => ({ ...message, given: given[index] ?? null }))
    .filter(({ home, given }) => home !== given)

/** Everyone whom it moved must be where it put them, and no home that they leave or go back to be answered. */
function whyNotMovedBack(world: ModelWorld, act: ModelAct): ModelReason | null {
  const moved = movedBy(act)
  if (moved.some(({ seq }) => world.erased.includes(seq))) return 'deleted'
  if (moved.some(({ seq, given }) => homeOf(world, seq) !== given)) return 'moved-since'
  const homes = moved.flatMap(({ home, given }) => [home, given])
  return homes.some((home) => home !== null && world.actioned.includes(home)) ? 'cluster-actioned' : null
}

function moveBack(world: ModelWorld, act: ModelAct): void {
  for (const message of movedBy(act)) {
    leave(world, message.seq)
    enter(world, message)
  }
}

function reopen(world: ModelWorld, act: ModelAct): void {
  world.actioned = world.actioned.filter((home) => home !== act.cluster)
  const reopened = act.messages.filter(({ isShadow }) => !isShadow).map(({ seq }) => seq)
  world.answered = world.answered.filter((seq) => !reopened.includes(seq))
}

function bringBack(world: ModelWorld, act: ModelAct, place: number): void {
  for (const message of act.messages) enter(world, message)
  for (const refusal of world.refusals.filter((each) => each.act === place)) {
    refusal.isEnded = true
    if (isStanding(world, refusal)) world.fire('refusal outlives a source')
  }
}

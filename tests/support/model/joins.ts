import { refusalAgainst } from './acceptance.ts'
import { lastHistory } from './again.ts'
import { areLinked, refusedWith, write } from './acts.ts'
import type { ModelActResult, ModelCreator, ModelJoinReason } from './types.ts'
import { homeOf, join, messageOf, touched } from './world.ts'

/** Puts a message without a home into that of a candidate it is linked to, or both into a new one. */
export function joinByHand(creator: ModelCreator, seq: number, candidate: number): ModelActResult {
  const { world } = creator
  const reason = whyNotJoined(creator, seq, candidate)
  if (reason) {
    world.fire(`join refused: ${reason}`)
    return refusedWith(reason)
  }
  world.fire(homeOf(world, candidate) === null ? 'join makes a home' : 'join')
  const history = lastHistory(creator) + 1
  const cluster = join(world, seq, candidate, history, false)
  return write(creator, { kind: 'join', cluster, messages: [touched(world, seq)], candidate })
}

function whyNotJoined(creator: ModelCreator, seq: number, candidate: number): ModelJoinReason | null {
  const { world } = creator
  if ([seq, candidate].some((each) => world.erased.includes(each))) return 'deleted'
  if (homeOf(world, seq) !== null) return 'has-a-home'
  if (!areLinked(creator, seq, candidate)) return 'not-linked'
  if (world.answered.includes(candidate)) return 'answered'
  const isRefused = refusalAgainst(world, messageOf(world, seq), messageOf(world, candidate)) !== null
  return isRefused ? 'refused' : null
}

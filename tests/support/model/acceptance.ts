import type { Rule } from './rules.ts'
import { isShortText, numbersOf } from './text.ts'
import type {
  ModelAccepted,
  ModelKind,
  ModelLink,
  ModelLinks,
  ModelMessage,
  ModelValues,
  ModelWorld,
} from './types.ts'
import { homeOf, messageOf, residentsOf } from './world.ts'

/** Whether a refusal that stands names these two, by themselves or by their texts. */
function refusedBy(world: ModelWorld, one: ModelMessage, other: ModelMessage): 'pair' | 'text' | null {
  let found: 'text' | null = null
  for (const refusal of world.refusals.filter(({ isEnded }) => !isEnded)) {
    const first = messageOf(world, refusal.first)
    const second = messageOf(world, refusal.second)
    const textsDiffer = first.normalised !== second.normalised
    const isSide = (message: ModelMessage, side: ModelMessage) =>
      message.seq === side.seq || (textsDiffer && message.normalised === side.normalised)
    const matches =
      (isSide(one, first) && isSide(other, second)) || (isSide(one, second) && isSide(other, first))
    if (!matches) continue
    if ([one.seq, other.seq].every((seq) => seq === first.seq || seq === second.seq)) return 'pair'
    found = 'text'
  }
  return found
}

/** Why a message is never put where this candidate is. */
export function refusalAgainst(
  world: ModelWorld,
  message: ModelMessage,
  candidate: ModelMessage,
): Rule | null {
  const direct = refusedBy(world, message, candidate)
  if (direct) return direct === 'pair' ? 'refused pair passed over' : 'refused text passed over'
  const home = homeOf(world, candidate.seq)
  if (home === null) return null
  const isHomeRefused = residentsOf(world, home).some((other) => refusedBy(world, message, other) !== null)
  return isHomeRefused ? 'refused home passed over' : null
}

function whyNotAcceptable(
  world: ModelWorld,
  message: ModelMessage,
  candidate: ModelMessage,
  kind: ModelKind,
  config: ModelValues,
): Rule | null {
  const haveOtherNumbers = numbersOf(message.normalised) !== numbersOf(candidate.normalised)
  if (kind === 'trigram' && haveOtherNumbers) return 'numbers passed over'
  if (isShortText(candidate.normalised, config.minimumWords)) return 'short candidate passed over'
  return refusalAgainst(world, message, candidate)
}

/** The first link of a kind that is acceptable, if it reaches the threshold. */
export function firstAcceptableOf(
  world: ModelWorld,
  seq: number,
  kind: ModelKind,
  links: ModelLink[],
  threshold: number,
  config: ModelValues,
): ModelAccepted | null {
  const message = messageOf(world, seq)
  const reasons = links.map((link) =>
    whyNotAcceptable(world, message, messageOf(world, link.seq), kind, config),
  )
  const place = reasons.indexOf(null)
  const counted = links.filter(({ score }) => score >= threshold).length
  for (const reason of reasons.slice(0, place < 0 ? counted : Math.min(place, counted))) {
    if (reason) world.fire(reason)
  }
  if (place < 0 && counted === 10) world.fire('none of ten acceptable')
  const link = links[place]
  if (!link || link.score < threshold) return null
  return { kind, rank: place + 1, candidate: link.seq, score: link.score }
}

/** The first acceptable trigram link if it reaches its threshold; else the same of vectors; else none. */
export function acceptedOf(
  world: ModelWorld,
  seq: number,
  links: ModelLinks,
  config: ModelValues,
): ModelAccepted | null {
  return (
    firstAcceptableOf(world, seq, 'trigram', links.trigram, config.trigramThreshold, config) ??
    firstAcceptableOf(world, seq, 'vector', links.vector, config.threshold, config)
  )
}

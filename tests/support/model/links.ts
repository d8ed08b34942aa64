import type { Fire } from './rules.ts'
import { trigramScoreOf, vectorScoreOf } from './text.ts'
import type { ModelLink, ModelLinks, ModelMessage, ModelWorld } from './types.ts'
import { vectorOf } from './world.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const CANDIDATE_DAYS = 90
const MOST_LINKS = 10
const TRIGRAM_FLOOR = 300_000
const VECTOR_FLOOR = 0

/** Earlier, taking part, not deleted, and at most 90 days older; answered or not. A newer date is no obstacle. */
function candidatesOf(world: ModelWorld, message: ModelMessage): ModelMessage[] {
  return world.messages.filter((candidate) => {
    const { seq } = candidate
    if (seq >= message.seq || !world.takingPart.includes(seq) || world.erased.includes(seq)) return false
    if (message.createdAtMs - candidate.createdAtMs <= CANDIDATE_DAYS * DAY_MS) return true
    if (candidate.normalised === message.normalised) world.fire('too old')
    return false
  })
}

/** The links of a message among those it can be matched to. */
export function eligibleLinks(world: ModelWorld, message: ModelMessage): ModelLinks {
  const eligible = candidatesOf(world, message).filter(({ seq }) => !world.answered.includes(seq))
  return linksAmong(world, message, eligible)
}

/** The same among the answered ones: what a reply could be used again from. */
export function answeredLinks(world: ModelWorld, message: ModelMessage): ModelLinks {
  const answered = candidatesOf(world, message).filter(({ seq }) => world.answered.includes(seq))
  if (answered.some(({ normalised }) => normalised === message.normalised))
    world.fire('answered not eligible')
  return linksAmong(world, message, answered)
}

const linksAmong = (world: ModelWorld, message: ModelMessage, candidates: ModelMessage[]): ModelLinks => ({
  trigram: trigramLinks(message, candidates, world.fire),
  vector: vectorLinks(world, message, candidates),
})

function trigramLinks(message: ModelMessage, candidates: ModelMessage[], fire: Fire): ModelLink[] {
  const links: ModelLink[] = []
  for (const candidate of candidates) {
    const score = trigramScoreOf(message.normalised, candidate.normalised)
    if (score !== null && score >= TRIGRAM_FLOOR) links.push({ seq: candidate.seq, score })
  }
  const ranked = bestFirst(links)
  if (ranked[MOST_LINKS]?.score === 1_000_000) fire('more than ten identical')
  if (ranked[MOST_LINKS] && ranked[MOST_LINKS].score === ranked[MOST_LINKS - 1]?.score)
    fire('tie at rank ten')
  return ranked.slice(0, MOST_LINKS)
}

function vectorLinks(world: ModelWorld, message: ModelMessage, candidates: ModelMessage[]): ModelLink[] {
  const own = vectorOf(world, message)
  if (!own) return []
  const links: ModelLink[] = []
  for (const candidate of candidates) {
    const other = vectorOf(world, candidate)
    if (!other) {
      world.fire('degraded candidate passed over by vectors')
      continue
    }
    const score = vectorScoreOf(own, other)
    if (score >= VECTOR_FLOOR) links.push({ seq: candidate.seq, score })
  }
  return bestFirst(links).slice(0, MOST_LINKS)
}

/** Score descending, then lower seq. */
const bestFirst = (links: ModelLink[]): ModelLink[] =>
  [...links].sort((one, other) => other.score - one.score || one.seq - other.seq)

import type { Fire } from './rules.ts'
import { isEmpty, trigramScoreOf, vectorScoreOf } from './text.ts'
import type { ModelLink, ModelLinks, ModelMessage, ModelWorld } from './types.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const CANDIDATE_DAYS = 90
const MOST_LINKS = 10
const TRIGRAM_FLOOR = 300_000
const VECTOR_FLOOR = 0

/** Earlier, not paid or empty, and at most 90 days older; answered or not. A newer date is no obstacle. */
function candidatesOf(world: ModelWorld, message: ModelMessage): ModelMessage[] {
  return world.messages.filter((candidate) => {
    if (candidate.seq >= message.seq || candidate.isPaid || isEmpty(candidate.normalised)) return false
    if (message.createdAtMs - candidate.createdAtMs <= CANDIDATE_DAYS * DAY_MS) return true
    if (candidate.normalised === message.normalised) world.fire('too old')
    return false
  })
}

/** The links of a message among those it can be matched to. */
export function eligibleLinks(world: ModelWorld, message: ModelMessage): ModelLinks {
  const eligible = candidatesOf(world, message).filter(({ seq }) => !world.answered.includes(seq))
  return { trigram: trigramLinks(message, eligible, world.fire), vector: vectorLinks(message, eligible) }
}

/** The same among the answered ones: what a reply could be used again from. */
export function answeredLinks(world: ModelWorld, message: ModelMessage): ModelLinks {
  const answered = candidatesOf(world, message).filter(({ seq }) => world.answered.includes(seq))
  if (answered.some(({ normalised }) => normalised === message.normalised))
    world.fire('answered not eligible')
  return { trigram: trigramLinks(message, answered, world.fire), vector: vectorLinks(message, answered) }
}

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

function vectorLinks(message: ModelMessage, candidates: ModelMessage[]): ModelLink[] {
  const links: ModelLink[] = []
  for (const candidate of candidates) {
    if (!message.vector || !candidate.vector) continue
    const score = vectorScoreOf(message.vector, candidate.vector)
    if (score >= VECTOR_FLOOR) links.push({ seq: candidate.seq, score })
  }
  return bestFirst(links).slice(0, MOST_LINKS)
}

/** Score descending, then lower seq. */
const bestFirst = (links: ModelLink[]): ModelLink[] =>
  [...links].sort((one, other) => other.score - one.score || one.seq - other.seq)

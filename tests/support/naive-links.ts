import { trigramScore, vectorScore } from '../../electron/links/score.ts'
import type { FoundLinks, IndexedMessage, SearchedMessage } from '../../electron/links/search.ts'

const DAY_MS = 86_400_000
const CANDIDATE_DAYS = 90

/** The rule as it is written: every candidate, every score, sorted. */
export function naiveLinks(held: readonly IndexedMessage[], message: SearchedMessage): FoundLinks {
  const scored = held
    .filter((other) => other.seq < message.seq)
    .filter((other) => other.createdAtMs >= message.createdAtMs - CANDIDATE_DAYS * DAY_MS)
    .map((other) => ({
      seq: other.seq,
      isAnswered: other.isAnswered,
      trigram: trigramScore(message.normalised, other.normalised),
      vector: message.vector && other.vector ? vectorScore(message.vector, other.vector) : null,
    }))
  const best = (kind: 'trigram' | 'vector', isAnswered: boolean) => {
    const ten = scored
      .filter((other) => other.isAnswered === isAnswered)
      .filter((other) => (other[kind] ?? -1) >= (kind === 'trigram' ? 300_000 : 0))
      .sort((one, other) => (other[kind] ?? 0) - (one[kind] ?? 0) || one.seq - other.seq)
      .slice(0, 10)
    return {
      seqs: ten.map((other) => other.seq),
      scores: ten.map((other) => other[kind]),
      others: ten.map((other) => other[kind === 'trigram' ? 'vector' : 'trigram']),
    }
  }
  const links = {
    trigram: best('trigram', false),
    vector: best('vector', false),
    answered: { trigram: best('trigram', true), vector: best('vector', true) },
  }
  return links as FoundLinks
}

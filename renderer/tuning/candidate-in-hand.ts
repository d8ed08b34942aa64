import { candidateValues, pushNote } from '../../shared/candidate-values.ts'
import type { Candidate, CandidateValues, SeenCandidate } from '../../shared/model/candidate.ts'
import type { Config } from '../../shared/model/config.ts'
import { areAllSame, areSame, type TunedValues } from './tuned-values.ts'

/** The candidate that the values in hand are, or were before they were moved. */
export interface InHand {
  readonly candidate: Candidate
  /** Whether the values in hand are others by now than those of the candidate. */
  readonly isChanged: boolean
  /** The state of the candidate that the values come from. */
  readonly seen: SeenCandidate
}

/** Whether its thresholds mean anything for the messages as they are compared now. */
export const isFor = ({ embeddingModel }: Candidate, live: Config): boolean =>
  embeddingModel === live.embeddingModel

/**
 * The candidate that the values come from; else one that has these very values, and the minimum words that are live, as
 * nobody asked for others. Null where there is none.
 */
export function inHand(
  candidates: readonly Candidate[],
  { values, seen, live }: { values: TunedValues; seen: SeenCandidate | null; live: Config },
): InHand | null {
  const usable = candidates.filter((each) => isFor(each, live))
  const origin = usable.find(({ id }) => id === seen?.id)
  if (origin && seen) return { candidate: origin, isChanged: !areSame(values, origin), seen }
  const equal = usable.find((each) => areAllSame({ ...values, minimumWords: live.minimumWords }, each))
  return equal ? { candidate: equal, isChanged: false, seen: { id: equal.id, version: equal.version } } : null
}

/**
 * Everything that a config would have: what is no threshold is the candidate's, or as it is live.
 * @param said minimum words that the link says which was followed; they hold before those of the candidate
 */
export function wholeValues(
  values: TunedValues,
  held: InHand | null,
  live: Config,
  said: number | null = null,
): CandidateValues {
  const minimumWords = said ?? (held?.candidate ?? live).minimumWords
  return { ...values, minimumWords, embeddingModel: live.embeddingModel }
}

/** Whether a push would change nothing. */
export const isAsLive = (values: CandidateValues, live: Config): boolean => areAllSame(values, live)

/** What the push form begins with: why, as far as the candidate says. */
export function noteOf(held: InHand | null): string {
  if (held === null) return ''
  return held.isChanged ? `Changed from ${held.candidate.name}` : pushNote(held.candidate)
}

/** What a candidate would be saved as. */
export const draftOf = ({ name, note, embeddingModel, ...candidate }: Candidate) => ({
  name,
  note,
  embeddingModel,
  ...candidateValues(candidate),
})

import type { Candidate } from './model/candidate.ts'
import type { ConfigValues } from './model/config.ts'

/** What of a candidate a push takes over. */
export const candidateValues = (candidate: ConfigValues): ConfigValues => ({
  threshold: candidate.threshold,
  trigramThreshold: candidate.trigramThreshold,
  suggestThreshold: candidate.suggestThreshold,
  minimumWords: candidate.minimumWords,
})

const LONGEST_NOTE = 2000

/** What a push of a candidate says of itself unless somebody writes another note. */
export function pushNote({ name, note }: Pick<Candidate, 'name' | 'note'>): string {
  const whole = note === '' ? name : `${name}: ${note}`
  if (whole.length <= LONGEST_NOTE) return whole
  // Not through the middle of a symbol.
  return `${whole.slice(0, LONGEST_NOTE - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

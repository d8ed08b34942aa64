import { type FailureWords, failureWords } from '../../shared/failure-words.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import { wordsOfError } from '../ui/failure-words.ts'

/** Why the database in use is not open, and what to do about it. */
export function wordsOfState({ failure }: Pick<DatabaseState, 'failure'>): FailureWords {
  return failure ? wordsOfError(failure) : failureWords('DATABASE_DOWN', {})
}

import { type FailureWords, failureWords } from '../../shared/failure-words.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import { wordsOfError } from '../ui/failure-words.ts'

/** Said where the reasons, or the changes, stand right below: they are not listed twice. */
const inPlace: Readonly<Record<string, FailureWords>> = {
  DATABASE_UNMIGRATED: {
    title: 'This database is not set up for this version of Likeness yet.',
    next: 'Look at what would be changed, then agree to it. Nothing has been changed so far.',
  },
  DATABASE_UNFIT: {
    title: 'This database cannot be used as it is.',
    next: 'See what is in the way and what to do about it. Nothing has been changed.',
  },
}

/** Why the database in use is not open, and what to do about it. */
export function wordsOfState({ failure }: Pick<DatabaseState, 'failure'>): FailureWords {
  if (!failure) return failureWords('DATABASE_DOWN', {})
  return (Object.hasOwn(inPlace, failure.code) && inPlace[failure.code]) || wordsOfError(failure)
}

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

/** A server is nobody's to start once more from here. */
const serverDown: FailureWords = {
  title: 'The database does not answer.',
  next: 'It is asked again by itself. If this stays, see whether the server runs and can be reached.',
}

/** Why the database in use is not open, and what to do about it. */
export function wordsOfState({ failure, kind }: Pick<DatabaseState, 'failure' | 'kind'>): FailureWords {
  if (!failure || failure.code === 'DATABASE_DOWN') {
    return kind === 'postgres' ? serverDown : failureWords('DATABASE_DOWN', {})
  }
  return (Object.hasOwn(inPlace, failure.code) && inPlace[failure.code]) || wordsOfError(failure)
}

import type { Backfill } from '../../shared/model/backfill.ts'
import { wordsOf } from '../../shared/failure-words.ts'
import { counted, countText } from '../ui/numbers.ts'

/**
 * Whether the newest backfill has stopped since it was looked at before: here or elsewhere, for good or until somebody
 * does something.
 * @param before null: there was none
 */
export function hasStopped(before: Backfill | null, now: Backfill | null): now is Backfill {
  if (now === null || now.state === 'running') return false
  return before?.id !== now.id || before.state !== now.state || before.failure?.code !== now.failure?.code
}

interface News {
  readonly title: string
  /** Empty where the title says it all. */
  readonly text: string
  /** It needs a person. */
  readonly isAlert: boolean
}

/** What to tell of a backfill that has stopped. */
export function newsOf({ state, takenIn, leftAlone, failure }: Backfill): News {
  const title = `The backfill ${state === 'failed' ? 'has failed' : `is ${state}`}`
  if (failure) {
    const why = wordsOf(failure)
    return { title, text: why ? `${why.title} ${why.next}` : failure.code, isAlert: true }
  }
  if (state !== 'done') return { title, text: '', isAlert: false }
  const left = leftAlone === 0 ? '' : `, ${countText(leftAlone)} left alone`
  return { title, text: `${counted(takenIn, 'message')} taken in${left}`, isAlert: false }
}

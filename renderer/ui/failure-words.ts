import type { FailureCode } from '../../shared/failure.ts'
import { type FailureLike, failureWords, wordsOf } from '../../shared/failure-words.ts'

function isFailureLike(error: unknown): error is FailureLike {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
}

/** Whether this is the failure with that code. */
export function hasCode(error: unknown, code: FailureCode): boolean {
  return isFailureLike(error) && error.code === code
}

/** What to say of anything that was thrown. What is none of our failures is a bug. */
export function wordsOfError(error: unknown) {
  const known = isFailureLike(error)
    ? wordsOf({ code: error.code, data: 'data' in error ? error.data : {} })
    : null
  if (known) return known
  const reference = isFailureLike(error) ? error.code : 'the time shown now'
  return { ...failureWords('BUG', { reference }), canRetry: false }
}

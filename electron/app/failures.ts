import { randomUUID } from 'node:crypto'
import { ORPCError } from '@orpc/server'
import { Failure } from '../../shared/failure.ts'
import type { Log } from './log.ts'

/**
 * What crosses the contract for something that was thrown: an expected failure as its code and data;
 * anything else as a bug, logged whole under a reference and shown without details.
 */
export function toContractError(error: unknown, log: Log): unknown {
  if (error instanceof Failure)
    return new ORPCError(error.code, { defined: true, data: error.data, cause: error })
  // The contract's own refusals: input that does not fit, a method that does not exist.
  if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR') return error
  if (error instanceof Error && error.name === 'AbortError') return error
  return toContractError(asFailure(error, log), log)
}

/** An expected failure as it is; anything else as a bug, logged whole under a reference. */
export function asFailure(error: unknown, log: Log): Failure {
  if (error instanceof Failure) return error
  const reference = randomUUID().slice(0, 8)
  log('bug', { reference })
  log(`bug.${reference}`, error)
  return new Failure('BUG', { reference }, { cause: error })
}

import type { Failure } from '../../../shared/failure.ts'
import type { ServerTimes } from './server-options.ts'

const needsPassword = (failure: Failure): boolean =>
  failure.code === 'DATABASE_LOGIN_REFUSED' || failure.code === 'DATABASE_PASSWORD_NEEDED'

/** Whether waiting alone hardly helps. */
export const needsPerson = (failure: Failure): boolean =>
  needsPassword(failure) || failure.code === 'DATABASE_MISSING' || failure.code === 'DATABASE_TLS_REFUSED'

/** When a server that was lost is asked for again. */
export class Retries {
  readonly #times: ServerTimes
  #lostAt: number | undefined
  #waitMs = 0

  constructor(times: ServerTimes) {
    this.#times = times
  }

  lost(): void {
    this.#lostAt ??= performance.now()
  }

  found(): void {
    this.#lostAt = undefined
    this.#waitMs = 0
  }

  /** Whether it has been away for longer than a restart or a failover takes. */
  get isLong(): boolean {
    return this.#lostAt !== undefined && performance.now() - this.#lostAt >= this.#times.patienceMs
  }

  /** Not quite the same each time, as other consoles have lost the same server at the same moment. */
  nextMs(failure: Failure): number {
    const { firstRetryMs, longestRetryMs, loginRetryMs } = this.#times
    this.#waitMs = Math.min(longestRetryMs, this.#waitMs * 2 || firstRetryMs)
    return (needsPassword(failure) ? loginRetryMs : this.#waitMs) * (0.8 + 0.4 * Math.random())
  }
}

import { setTimeout as wait } from 'node:timers/promises'
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
} from 'cockatiel'
import { Failure } from '../../shared/failure.ts'
import type { BreakerState } from '../../shared/model/embedding.ts'
import { Fault } from './fault.ts'

/** How long and how often something is tried. */
export type Patience = {
  readonly attempts: number
  /** Before the second attempt; doubled for each that follows, and spread over its upper half. */
  readonly firstWaitMs: number
  /** Longest wait between two attempts, whatever the provider asks for. */
  readonly longestWaitMs: number
  /** For one request, to its last byte. */
  readonly requestMs: number
  /** For all attempts together. */
  readonly deadlineMs: number
  /** Faults in a row that open the breaker. */
  readonly breakAfter: number
  /** It stays open that long; doubled each time the trial fails too. */
  readonly breakMs: number
  readonly longestBreakMs: number
}

/** Within the minute that a message waits for its embedding. */
export const USUAL_PATIENCE: Patience = {
  attempts: 6,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  requestMs: 20_000,
  deadlineMs: 50_000,
  breakAfter: 5,
  breakMs: 5_000,
  longestBreakMs: 60_000,
}

/** Chance and waiting, so that tests need neither. */
export type Waiting = {
  readonly random: () => number
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>
}

const REAL_WAITING: Waiting = {
  random: Math.random,
  wait: async (ms, signal) => {
    await wait(ms, undefined, { signal }).catch(() => undefined)
    signal?.throwIfAborted()
  },
}

const SEVERAL_FAULTS = 'it failed several times in a row'

/** How what is asked may be called off. */
export type Ending = {
  /** Breaks off what runs. */
  readonly signal?: AbortSignal | undefined
  /** No further request is begun, and none is waited for; what runs comes to its end. */
  readonly noMore?: AbortSignal | undefined
}

/** One attempt, ended by the signal. */
type Request<Result> = (signal: AbortSignal) => Promise<Result>

/** Asks one provider patiently: again after a while, less often when it wishes so, and not at all while it is down. */
export class Patient {
  readonly #patience: Patience
  readonly #waiting: Waiting
  readonly #address: string
  readonly #breaker: CircuitBreakerPolicy
  /** The provider wishes to be left alone until then, by all who ask. */
  #quietUntilMs = 0
  #openUntilMs = 0

  constructor(address: string, patience: Patience, waiting: Waiting = REAL_WAITING) {
    this.#address = address
    this.#patience = patience
    this.#waiting = waiting
    const halfOpenAfter = new DelegateBackoff<{ attempt: number }>(({ attempt }) => {
      const { breakMs, longestBreakMs } = patience
      const openMs = Math.min(breakMs * 2 ** (attempt - 1), longestBreakMs)
      this.#openUntilMs = Date.now() + openMs
      return openMs
    })
    this.#breaker = circuitBreaker(
      handleWhen((error) => this.#isOutage(error)),
      { halfOpenAfter, breaker: new ConsecutiveBreaker(patience.breakAfter) },
    )
  }

  state(): BreakerState {
    const { state } = this.#breaker
    if (state === CircuitState.Closed) return { state: 'closed', until: null }
    const isTrialDue = state === CircuitState.HalfOpen || Date.now() >= this.#openUntilMs
    return isTrialDue
      ? { state: 'half-open', until: null }
      : { state: 'open', until: isoOf(this.#openUntilMs) }
  }

  /**
   * What the request comes to, at last. Its signal ends each attempt in time.
   * @throws Fault of kind text, size; Failure for all others; the reason of what it was called off by
   */
  async run<Result>(request: Request<Result>, ending: Ending = {}): Promise<Result> {
    const deadlineMs = Date.now() + this.#patience.deadlineMs
    for (let attempt = 1; ; attempt++) {
      await this.#waitUntil(this.#quietUntilMs, deadlineMs, ending)
      try {
        return await this.#tryOnce(request, deadlineMs, ending.signal)
      } catch (error) {
        ending.signal?.throwIfAborted()
        if (!(error instanceof Fault)) throw error
        if (error.kind === 'text' || error.kind === 'size') throw error
        const untilMs = Date.now() + this.#waitAfter(error, attempt)
        const isEnd = attempt >= this.#patience.attempts || untilMs > deadlineMs
        if (error.kind === 'lasting' || isEnd) throw this.#withUntil(error.failure)
        await this.#waitUntil(untilMs, deadlineMs, ending)
      }
    }
  }

  async #tryOnce<Result>(
    request: Request<Result>,
    deadlineMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    signal?.throwIfAborted()
    // Whoever comes while the trial runs does not wait for it.
    if (this.#breaker.state === CircuitState.HalfOpen) throw this.#down(SEVERAL_FAULTS, null)
    const timeoutMs = Math.max(1, Math.min(this.#patience.requestMs, deadlineMs - Date.now()))
    try {
      return await this.#breaker.execute(() => this.#inTime(request, timeoutMs, signal))
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw this.#down(SEVERAL_FAULTS, this.#openUntilMs)
      throw error
    }
  }

  async #inTime<Result>(
    request: Request<Result>,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      return await request(signal ? AbortSignal.any([signal, timeout]) : timeout)
    } catch (error) {
      signal?.throwIfAborted()
      if (!timeout.aborted) throw error
      const seconds = (timeoutMs / 1000).toFixed(1)
      throw new Fault('outage', this.#down(`it did not answer within ${seconds} s`, null), null, error)
    }
  }

  /** Milliseconds to wait after a fault; what the provider wishes holds for all who ask it. */
  #waitAfter(fault: Fault, attempt: number): number {
    const { firstWaitMs, longestWaitMs } = this.#patience
    const spread = this.#waiting.random()
    if (fault.retryAfterMs !== null) {
      // A little later than it said, and not everybody at once.
      const waitMs = Math.min(fault.retryAfterMs * (1 + spread / 10), longestWaitMs)
      this.#quietUntilMs = Math.max(this.#quietUntilMs, Date.now() + waitMs)
      return waitMs
    }
    return Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs) * (0.5 + spread / 2)
  }

  async #waitUntil(untilMs: number, deadlineMs: number, ending: Ending): Promise<void> {
    const calledOff = AbortSignal.any(Object.values(ending).filter((each) => each !== undefined))
    calledOff.throwIfAborted()
    if (untilMs > deadlineMs) throw this.#down('it is asked too often', untilMs)
    const waitMs = untilMs - Date.now()
    if (waitMs > 0) await this.#waiting.wait(waitMs, calledOff)
  }

  /** One that its caller called off says nothing of the provider, but closes no breaker either. */
  #isOutage(error: unknown): boolean {
    if (error instanceof Fault) return error.kind === 'outage'
    return this.#breaker.state === CircuitState.HalfOpen
  }

  /** Says when it is asked again, where the breaker has opened by this fault. */
  #withUntil(failure: Failure): Failure {
    if (!('until' in failure.data) || this.state().state !== 'open') return failure
    return this.#down(failure.data.detail, this.#openUntilMs)
  }

  #down(detail: string, untilMs: number | null): Failure {
    const until = untilMs === null ? null : isoOf(untilMs)
    return new Failure('EMBEDDING_PROVIDER_DOWN', { address: this.#address, detail, until })
  }
}

const isoOf = (ms: number): string => new Date(ms).toISOString()

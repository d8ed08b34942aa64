import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { RequestRefusal } from './reply.ts'

/** Beyond its rate a sender may send so many seconds' worth more within a minute. */
const BURST_SECONDS = 5

/** Requests without a good token or signature that an address may make in a minute. */
const FAILURES_A_MINUTE = 20

/** Senders that are remembered. */
const MOST_KNOWN = 1000

/** How fast senders may be. Kept in memory: each process counts for itself. */
export class Limits {
  readonly #steady = new RateLimiterMemory({ keyPrefix: 'steady', points: 1, duration: 1 })
  readonly #burst = new RateLimiterMemory({ keyPrefix: 'burst', points: 1, duration: 60 })
  readonly #requests = new BurstyRateLimiter(this.#steady, this.#burst)
  readonly #failures = new RateLimiterMemory({ points: FAILURES_A_MINUTE, duration: 60 })
  /** Tokens that were good: what others do from the same address, a proxy say, does not shut them out. */
  readonly #known = new Set<string>()

  /** Counts a request of somebody known. Throws where there were too many. */
  async take(sender: string, perSecond: number): Promise<void> {
    this.#steady.points = perSecond
    this.#burst.points = perSecond * BURST_SECONDS
    try {
      await this.#requests.consume(sender)
    } catch (error) {
      throw error instanceof RateLimiterRes ? tooMany(error) : error
    }
  }

  /** Counts a request that nobody known made. */
  async failed(address: string, token = ''): Promise<void> {
    this.#known.delete(token)
    await this.#failures.penalty(address)
  }

  succeeded(token: string): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.add(token)
  }

  /** Throws where an address has made too many of these, until a minute is over. */
  async checkAddress(address: string, token = ''): Promise<void> {
    if (this.#known.has(token)) return
    const failures = await this.#failures.get(address)
    if (failures !== null && failures.consumedPoints >= FAILURES_A_MINUTE) throw tooMany(failures)
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): RequestRefusal {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
  return new RequestRefusal(429, 'too-many', `Wait ${seconds} s, then send the same again.`, {
    'Retry-After': seconds,
  })
}

import type { Failure } from '../../shared/failure.ts'

/**
 * What a fault of a provider calls for.
 * - `outage`: asked again later; counts towards the breaker.
 * - `limit`: asked again later; the provider is well, and only wants to be asked less.
 * - `text`, `size`: one of the texts, or their sum, is not taken: asked again in parts.
 * - `lasting`: stays until a person changes something.
 */
type FaultKind = 'outage' | 'limit' | 'text' | 'size' | 'lasting'

/** A request to a provider that came to nothing. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly kind: FaultKind
  readonly failure: Failure
  /** What the provider asked to wait; null: it did not say. */
  readonly retryAfterMs: number | null

  constructor(kind: FaultKind, failure: Failure, retryAfterMs: number | null = null, cause?: unknown) {
    super(failure.code, { cause })
    this.kind = kind
    this.failure = failure
    this.retryAfterMs = retryAfterMs
  }
}

import { Failure } from '../../shared/failure.ts'
import { Fault } from './fault.ts'

/** What was asked, of whom. */
export type Asked = {
  /** Origin of the server, for people. */
  readonly address: string
  readonly model: string
}

/** Answers of 429 that no waiting helps: the account is empty. */
const EMPTY_ACCOUNT = new Set<unknown>([
  'insufficient_quota',
  'billing_hard_limit_reached',
  'billing_not_active',
])

/** What the package `openai` throws for an answer that is none; known by its shape, as the package is loaded late. */
type StatusError = Error & {
  readonly status: number
  readonly code?: unknown
  readonly type?: unknown
  readonly headers?: Headers
}

const isStatusError = (error: unknown): error is StatusError =>
  error instanceof Error && 'status' in error && typeof error.status === 'number'

/** What a request threw, by what it calls for. Words of the provider are left out: they may hold the text or the key. */
export function faultOf(error: unknown, asked: Asked): Fault {
  if (error instanceof Fault) return error
  if (error instanceof SyntaxError) return answerFault(asked, 'it is no whole JSON', 'outage')
  if (isStatusError(error)) return statusFault(error, asked)
  return new Fault('outage', down(asked.address, connectionDetail(error)), null, error)
}

export const answerFault = ({ address }: Asked, detail: string, kind: 'outage' | 'lasting'): Fault =>
  new Fault(kind, new Failure('EMBEDDING_ANSWER_REFUSED', { address, detail }))

function statusFault(error: StatusError, asked: Asked): Fault {
  const { address, model } = asked
  const { status } = error
  const detail = statusDetail(error)
  const retryAfterMs = readRetryAfter(error.headers, Date.now())
  const lasting = (failure: Failure) => new Fault('lasting', failure)
  if (status === 404 || error.code === 'model_not_found') {
    return lasting(new Failure('EMBEDDING_MODEL_UNKNOWN', { address, model }))
  }
  if (status === 401 || status === 402 || status === 403 || isEmptyAccount(error)) {
    return lasting(new Failure('EMBEDDING_KEY_REFUSED', { address, detail }))
  }
  if (status === 400 || status === 422) return new Fault('text', refused(detail))
  if (status === 413) return new Fault('size', refused(detail))
  if (status === 429) return new Fault('limit', down(address, 'it is asked too often'), retryAfterMs)
  const isPassing = status >= 500 || status === 408 || status === 409 || status === 425
  if (isPassing) return new Fault('outage', down(address, `it answered ${detail}`), retryAfterMs)
  return answerFault(asked, `it answered ${detail}`, 'lasting')
}

const isEmptyAccount = ({ status, code, type }: StatusError): boolean =>
  status === 429 && (EMPTY_ACCOUNT.has(code) || EMPTY_ACCOUNT.has(type))

const refused = (detail: string) => new Failure('EMBEDDING_REFUSED', { detail, indexes: [] })
const down = (address: string, detail: string) =>
  new Failure('EMBEDDING_PROVIDER_DOWN', { address, detail, until: null })

/** The status with the provider's code, which is one word. */
function statusDetail({ status, code }: StatusError): string {
  return typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? `${status} ${code}` : String(status)
}

/** The system's code for what went wrong, such as ECONNREFUSED. */
function connectionDetail(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return `the connection failed (${cause.code})`
  }
  return 'the connection broke off'
}

/** Milliseconds that a server asked to wait, in seconds or as a date; null where it said nothing that can be read. */
export function readRetryAfter(headers: Headers | undefined, nowMs: number): number | null {
  const milliseconds = headers?.get('retry-after-ms') ?? ''
  if (/^\d+(\.\d+)?$/.test(milliseconds)) return Number(milliseconds)
  const value = headers?.get('retry-after')?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  // A date has a month in letters; anything else Date.parse would take for some year.
  const date = /[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs)
}

import type pg from 'pg'
import { Failure } from '../../../shared/failure.ts'
import type { ServerHost } from '../../../shared/model/connection.ts'
import { openingFailure } from './opening-failure.ts'
import { ServerClient } from './server-client.ts'

/** One server, as it was found. */
export type Sighting =
  | { readonly host: ServerHost; readonly kind: 'primary' | 'replica' }
  | { readonly host: ServerHost; readonly kind: 'failed'; readonly failure: Failure }

export interface Asking {
  readonly hosts: readonly ServerHost[]
  readonly configOf: (host: ServerHost) => pg.ClientConfig
  readonly placeOf: (host: ServerHost) => { address: string; user: string; database: string }
  readonly answerMs: number
}

/** A server may take no writes as it follows another one, or as somebody told it so. */
const question = `
  SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool AS "isReadOnly"`

/** Asks the servers in turn, until one is a primary. Gives that one, else a replica, else why there is none. */
export async function survey(asking: Asking): Promise<Sighting> {
  const seen: Sighting[] = []
  for (const host of asking.hosts) {
    const sighting = await sight(asking, host)
    if (sighting.kind === 'primary') return sighting
    seen.push(sighting)
  }
  const [best] = seen.toSorted((one, other) => rank(one) - rank(other))
  if (!best) throw new Error('an address of a server names no host')
  return best
}

/** What a person has to do something about tells more than a server that is not there. */
function rank(sighting: Sighting): number {
  if (sighting.kind !== 'failed') return 0
  return sighting.failure.code === 'DATABASE_UNREACHABLE' ? 2 : 1
}

async function sight(asking: Asking, host: ServerHost): Promise<Sighting> {
  const client = new ServerClient({ ...asking.configOf(host), query_timeout: asking.answerMs })
  client.on('error', () => {})
  let isIn = false
  try {
    await client.connect()
    isIn = true
    const { rows } = await client.query<{ isReadOnly: boolean }>(question)
    return { host, kind: rows[0]?.isReadOnly ? 'replica' : 'primary' }
  } catch (error) {
    return { host, kind: 'failed', failure: failureOf(error, asking, host, isIn) }
  } finally {
    client.end().catch(() => {})
  }
}

function failureOf(error: unknown, { placeOf }: Asking, host: ServerHost, isIn: boolean): Failure {
  // A pooler lets clients in and has them wait until one of its connections is free.
  if (isIn && error instanceof Error && error.message === 'Query read timeout') {
    return new Failure('DATABASE_BUSY', {}, { cause: error })
  }
  const failure = openingFailure(error, placeOf(host))
  if (failure instanceof Failure) return failure
  throw failure
}

import type { Reader } from './database.ts'

/** What can change underneath a program that runs: by migrations, by upgrades, by another server taking over. */
export interface ServerFacts {
  /** For people, such as "Postgres 18". */
  readonly version: string
  readonly pgvector: string
  /** Type id of `vector`; undefined without the extension. */
  readonly vectorOid: number | undefined
  readonly clockAheadMs: number
}

const query = `
  SELECT current_setting('server_version') AS version,
    coalesce((SELECT extversion FROM pg_extension WHERE extname = 'vector'),
      (SELECT default_version FROM pg_available_extensions WHERE name = 'vector'), '') AS pgvector,
    (SELECT oid::int FROM pg_type WHERE typname = 'vector') AS oid,
    extract(epoch FROM clock_timestamp())::float8 * 1000 AS "clockMs"`

/** How far the server's clock is ahead, if it was read in the middle of the round trip. */
export const clockAheadMs = (sentAt: number, clockMs: number, receivedAt: number): number =>
  Math.round(clockMs - (sentAt + receivedAt) / 2)

type Row = { version: string; pgvector: string | null; oid: number | null; clockMs: number }

/** Ask inside a transaction that has begun: the time of a connection being made is none of the clock's. */
export async function readServerFacts(reader: Reader): Promise<ServerFacts> {
  const sentAt = Date.now()
  const [row] = await reader.rows<Row>(query)
  const receivedAt = Date.now()
  return {
    version: `Postgres ${row?.version ?? ''}`,
    pgvector: row?.pgvector ?? '',
    vectorOid: row?.oid ?? undefined,
    clockAheadMs: row ? clockAheadMs(sentAt, row.clockMs, receivedAt) : 0,
  }
}

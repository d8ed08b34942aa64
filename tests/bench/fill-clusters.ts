import { randomUUID } from 'node:crypto'
import { refreshClusters } from '../../electron/clusters/cluster-rows.ts'
import { textFacts } from '../../electron/messages/facts.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { sentence } from '../support/synthetic-inbox.ts'
import { randomNumbers } from '../support/synthetic-vectors.ts'

/** Rows of one statement. */
const ROWS = 5_000
const CLUSTERS_AT_ONCE = 500
const DAYS = 120
const END_MS = Date.UTC(2026, 5, 1)

type Row = { id: string; cluster: string; matched: string; text: string; channel: string; createdAt: string }

/**
 * Clusters as the engine leaves them, with all messages in them and no vectors, which no list reads: most are small
 * and a few are large. Half of them belong to the creator `large`, the others to ten more. Needs a config.
 */
export async function fillClusters(
  database: PoolDatabase,
  { clusters, messages }: { clusters: number; messages: number },
): Promise<void> {
  const random = randomNumbers(1)
  const ids = Array.from({ length: clusters }, () => randomUUID())
  const members = ids.map(() => 2)
  for (let left = messages - 2 * clusters; left > 0; left--) {
    const place = Math.floor(random() ** 3 * clusters)
    members[place] = (members[place] ?? 0) + 1
  }
  const rowsOf = new Map<string, Row[]>()
  ids.forEach((cluster, place) => {
    const creator = place % 2 === 0 ? 'large' : `small-${place % 10}`
    const rows = rowsOf.get(creator) ?? []
    rowsOf.set(creator, rows)
    rows.push(...membersOf(random, cluster, place, members[place] ?? 2))
  })
  for (const [creator, rows] of rowsOf) {
    for (let from = 0; from < rows.length; from += ROWS)
      await store(database, creator, from, rows.slice(from, from + ROWS))
  }
  for (let from = 0; from < ids.length; from += CLUSTERS_AT_ONCE)
    await database.write((writer) => refreshClusters(writer, ids.slice(from, from + CLUSTERS_AT_ONCE)))
  await database.withClient((client) => client.query('VACUUM ANALYZE'))
}

function membersOf(random: () => number, cluster: string, topic: number, count: number): Row[] {
  const endMs = END_MS - random() * DAYS * 86_400_000
  let matched = ''
  return Array.from({ length: count }, (_, nth) => {
    const id = randomUUID()
    const row = { id, cluster, matched, text: sentence(random, topic) }
    matched ||= id
    const createdAt = new Date(endMs + nth * 60_000).toISOString()
    return { ...row, channel: `${topic}-${nth}`, createdAt }
  })
}

async function store(database: PoolDatabase, creator: string, from: number, rows: readonly Row[]) {
  const facts = rows.map(({ text }) => textFacts(text))
  await database.write(async (writer) => {
    await writer.run(
      `INSERT INTO creators (creator_id, last_seq, decided_seq, last_history) VALUES ($1, $2, $2, $2)
       ON CONFLICT (creator_id) DO UPDATE SET last_seq = $2, decided_seq = $2, last_history = $2`,
      [creator, from + rows.length],
    )
    await writer.run(
      `CREATE TEMP TABLE given ON COMMIT DROP AS
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
         $7::text[], $8::integer[], $9::text[])
         WITH ORDINALITY AS g (id, cluster, matched, text, channel, at, hash, words, numbers, nth)`,
      [
        rows.map(({ id }) => id),
        rows.map(({ cluster }) => cluster),
        rows.map(({ matched }) => matched),
        rows.map(({ text }) => text),
        rows.map(({ channel }) => channel),
        rows.map(({ createdAt }) => createdAt),
        facts.map(({ textHash }) => textHash),
        facts.map(({ wordCount }) => wordCount),
        facts.map(({ numbersHash }) => numbersHash),
      ],
    )
    for (const statement of statements) await writer.run(statement, [creator, from])
  })
}

const statements = [
  `INSERT INTO messages (id, creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
     visitor_username, raw_payload, created_at, seq, text_hash, word_count, numbers_hash, normaliser_version, stored_at)
   SELECT id, $1, id::text, text, channel, 'messaging:' || channel, channel, 'Visitor ' || channel,
     jsonb_build_object('user', jsonb_build_object('id', channel, 'image', 'https://images.test/' || channel)),
     at, $2::bigint + nth, hash, words, numbers, 1, at FROM given ORDER BY nth`,
  `INSERT INTO clusters (id, creator_id, status, created_at)
   SELECT cluster, $1, CASE WHEN min(nth) % 5 = 0 AND $2::bigint >= 0 THEN 'actioned' ELSE 'open' END, min(at)
   FROM given GROUP BY cluster ON CONFLICT DO NOTHING`,
  `INSERT INTO homes (message_id, cluster_id, creator_id, seq, history)
   SELECT id, cluster, $1, $2::bigint + nth, $2::bigint + nth FROM given`,
  `INSERT INTO decisions (creator_id, history, message_id, seq, outcome, is_suggested, kind, matched_id, matched_seq,
     own_home, trigram_score, vector_score, config_version, threshold, trigram_threshold, suggest_threshold,
     minimum_words, gate, model, engine_version, normaliser_version, text_hash, search_method, is_degraded, duration_us)
   SELECT $1, $2::bigint + nth, id, $2::bigint + nth, CASE WHEN matched = '' THEN 'single' ELSE 'joined' END, false,
     CASE WHEN matched <> '' THEN 'vector' END, nullif(matched, '')::uuid, CASE WHEN matched <> '' THEN 1 END, cluster,
     CASE WHEN matched <> '' THEN 500000 END, CASE WHEN matched <> '' THEN (700000 + nth * 7919 % 300000) END,
     (SELECT max(version) FROM configs), 700000, 700000, 600000, 0, true, 'synthetic', 1, 1, hash, 'exact', false, 0
   FROM given`,
]

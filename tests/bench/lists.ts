/**
 * Times the cluster list, on a database of its own on the server that TEST_DATABASE_URL names: `npm run bench --
 * lists`, with `--clusters 10000 --messages 100000` at full size. Each page is read in turns with what else a user
 * would ask: one query over all tables as it is written down, and the same rows by their primary keys. Messages have
 * no vectors: no list reads them. Prints a table, and JSON with `--json`.
 */
import { parseArgs } from 'node:util'
import { type ClusterQuery, listClusters } from '../../electron/clusters/cluster-list.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openNative } from '../support/open-native.ts'
import { urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'
import { fillClusters } from './fill-clusters.ts'
import { type Figures, inTurns, median, print } from './measuring.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    clusters: { type: 'string', default: '2000' },
    messages: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '40' },
  },
})
const PAGE = 50

/** What takes a second is not asked as often as what takes a millisecond. */
const SLOW_ROUNDS = 3

const figures: Figures = {}

/** What a page is sorted by where everything is gathered for each page. */
const orders: Readonly<Record<ClusterQuery['sort'], string>> = {
  newest: 'c.created_at DESC',
  largest: 'count(DISTINCT cm.message_id) DESC',
  weakest: `(SELECT min(d.vector_score) FROM decisions d JOIN cluster_messages cm2 ON d.message_id = cm2.message_id
    WHERE cm2.cluster_id = c.id)`,
}

/** The list with its fields in one query over all tables. */
const gathered = (sort: ClusterQuery['sort']) => `
  SELECT c.id, c.status, c.response_text, count(DISTINCT cm.message_id) AS channel_count,
    (SELECT text FROM messages m JOIN cluster_messages cm2 ON m.id = cm2.message_id
     WHERE cm2.cluster_id = c.id LIMIT 1) AS preview_text,
    (SELECT visitor_username FROM messages m JOIN cluster_messages cm2 ON m.id = cm2.message_id
     WHERE cm2.cluster_id = c.id ORDER BY m.created_at LIMIT 1) AS representative_visitor,
    ARRAY(SELECT jsonb_extract_path_text(m.raw_payload, 'user', 'image')
      FROM messages m JOIN cluster_messages cm2 ON m.id = cm2.message_id
      WHERE cm2.cluster_id = c.id ORDER BY m.created_at LIMIT 3) AS visitor_avatar_urls
  FROM clusters c LEFT JOIN cluster_messages cm ON c.id = cm.cluster_id
  WHERE ($1::text IS NULL OR c.creator_id = $1)
  GROUP BY c.id HAVING count(DISTINCT cm.message_id) >= 2
  ORDER BY ${orders[sort]}, c.id LIMIT ${PAGE} OFFSET $2`

/** The list with all messages of each cluster in one query. */
const joined = `
  SELECT c.*, json_agg(json_build_object('id', m.id, 'text', m.text)) AS messages
  FROM clusters c LEFT JOIN cluster_messages cm ON c.id = cm.cluster_id LEFT JOIN messages m ON cm.message_id = m.id
  WHERE ($1::text IS NULL OR c.creator_id = $1)
  GROUP BY c.id ORDER BY c.created_at DESC, c.id LIMIT ${PAGE} OFFSET $2`

const byKey = `
  SELECT id, creator_id, status, preview, member_count, weakest_score, weakest_kind, histogram, created_at
  FROM clusters WHERE id = ANY($1::uuid[])`

async function timePage(database: PoolDatabase, query: ClusterQuery, isDeep: boolean): Promise<void> {
  const first = await listClusters(database, query, { cursor: null, limit: PAGE })
  const before = isDeep ? Math.floor(first.total / 2) : 0
  const cursor = isDeep ? (await listClusters(database, query, { cursor: null, limit: before })).next : null
  const page = await listClusters(database, query, { cursor, limit: PAGE })
  const ids = page.items.map(({ id }) => id)
  const took = await inTurns(Number(values.rounds), {
    ours: () => listClusters(database, query, { cursor, limit: PAGE }),
    byKey: () => database.rows(byKey, [ids]),
  })
  const slow = await inTurns(SLOW_ROUNDS, {
    gathered: () => database.rows(gathered(query.sort), [query.creator, before]),
    joined: () => database.rows(joined, [query.creator, before]),
  })
  const name = `${query.sort}, ${query.creator ?? 'all creators'}, ${isDeep ? `after ${before}` : 'first page'}`
  const ours = median(took.ours)
  figures[`${name}: ours, ms`] = ours
  figures[`${name}: the same rows by primary key, ms`] = median(took.byKey)
  figures[`${name}: one query over all tables, ms`] = median(slow.gathered)
  figures[`${name}: one query with all messages, ms`] = median(slow.joined)
  figures[`${name}: of the rows by key (goal: at most 3)`] = ours / median(took.byKey)
  figures[`${name}: times faster than the faster query (goal: at least 5)`] =
    Math.min(median(slow.gathered), median(slow.joined)) / ours
}

const template = await makeTemplate()
const database = await openNative(urlOf(template.name))
try {
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  // Of no use to a list, and slow to fill.
  await database.write((writer) => writer.run('DROP INDEX IF EXISTS idx_messages_text_trgm'))
  await fillClusters(database, { clusters: Number(values.clusters), messages: Number(values.messages) })
  for (const sort of ['newest', 'largest', 'weakest'] as const) {
    for (const creator of [null, 'large']) {
      for (const isDeep of [false, true])
        await timePage(database, { creator, status: null, search: '', sort }, isDeep)
    }
  }
} finally {
  await database.close()
  await template.drop()
}
print(figures, values.json)

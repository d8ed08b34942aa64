import type { CheckState, DoctorCheck } from '../../shared/model/doctor.ts'
import {
  type CreatorIndex,
  creatorHash,
  creatorIndexes,
  LARGE_CREATOR,
  largeCreators,
} from './creator-indexes.ts'
import type { Database, Reader } from './database.ts'
import { pgvectorFeatures } from './pgvector-version.ts'
import { hnswSize } from './search-index-kinds.ts'
import { searchRecall } from './search-recall.ts'

const WANTED_RECALL = 0.99

/** Links of the graph beside each vector while it is made, measured. */
const GRAPH_SHARE = 1.3

const worst: readonly CheckState[] = ['problem', 'due', 'ok']

/** Looks at what search depends on and changes nothing; the worst first. */
export async function examine(database: Database, largeFrom = LARGE_CREATOR): Promise<DoctorCheck[]> {
  const { kind, pgvector } = database.state()
  if (kind === 'embedded') {
    return [check('embedded-search', 'ok'), check('embedded-durability', 'ok')]
  }
  const checks = await database.snapshot(async (reader) => [
    check('pgvector-version', pgvectorFeatures(pgvector).iterativeScan ? 'ok' : 'due', pgvector),
    ...(await indexChecks(reader, largeFrom)),
    ...(await memoryChecks(reader, pgvector, largeFrom)),
    ...(await statisticsChecks(reader)),
    ...(await recallChecks(reader)),
  ])
  return checks.toSorted((one, other) => worst.indexOf(one.state) - worst.indexOf(other.state))
}

const check = (kind: DoctorCheck['kind'], state: CheckState, subject = '', detail = ''): DoctorCheck => ({
  kind,
  state,
  subject,
  detail,
})

async function indexChecks(reader: Reader, largeFrom: number): Promise<DoctorCheck[]> {
  const held = await creatorIndexes(reader)
  const large = await largeCreators(reader, largeFrom)
  const sizes = new Map(large.map(({ creator, messages }) => [creatorHash(creator), messages]))
  const missing = large.flatMap(({ creator }) =>
    (['vectors', 'trigrams'] as const)
      .filter((kind) => !held.some((index) => index.kind === kind && index.hash === creatorHash(creator)))
      .map((kind) => check('index-missing', 'due', creator, kind)),
  )
  return [
    ...held.map((index) => indexCheck(index, sizes.get(index.hash) ?? 0)),
    ...missing,
    ...(await everyonesIndexChecks(reader)),
  ]
}

function indexCheck({ name, isValid, method, parameters }: CreatorIndex, messages: number): DoctorCheck {
  if (!isValid) return check('index-broken', 'problem', name)
  if (method !== 'hnsw') return check('index-ready', 'ok', name, method)
  const [m = 0, efConstruction = 0] = parameters
  const today = hnswSize(messages)
  const made = `m ${m}, ef_construction ${efConstruction}`
  if (m >= today.m) return check('index-ready', 'ok', name, `HNSW with ${made}`)
  const wanted = `m ${today.m}, ef_construction ${today.efConstruction}`
  return check('index-outgrown', 'due', name, `${made}; for ${messages} it should be ${wanted}`)
}

/** Indexes over everyone's vectors, under whatever name: that of the documents, or what making it anew has left. */
async function everyonesIndexChecks(reader: Reader): Promise<DoctorCheck[]> {
  const rows = await reader.rows<{
    name: string
    isValid: boolean
    method: string
    options: string[] | null
  }>(
    `SELECT quote_ident(c.relname) AS name, x.indisvalid AS "isValid", a.amname::text AS method, c.reloptions AS options
     FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_am a ON a.oid = c.relam
     WHERE x.indrelid = to_regclass('public.messages') AND a.amname IN ('hnsw', 'ivfflat') AND x.indpred IS NULL
     ORDER BY c.relname`,
  )
  return rows.map(({ name, isValid, method, options }) => {
    if (!isValid) return check('index-unasked-broken', 'due', name)
    const made = options ? ` with ${options.join(', ').replaceAll('=', ' ')}` : ''
    return check('index-unasked', 'due', name, `${method}${made}`)
  })
}

async function memoryChecks(reader: Reader, pgvector: string, largeFrom: number): Promise<DoctorCheck[]> {
  const [largest] = await largeCreators(reader, largeFrom)
  if (!largest) return []
  const floatBytes = pgvectorFeatures(pgvector).halfvec ? 2 : 4
  const needed = Math.ceil((largest.messages * 1536 * floatBytes * GRAPH_SHARE) / 1024 ** 2)
  const [setting] = await reader.rows<{ value: string; megabytes: number }>(
    `SELECT current_setting('maintenance_work_mem') AS value,
       (pg_size_bytes(current_setting('maintenance_work_mem')) / 1048576)::float8 AS megabytes`,
  )
  const isEnough = (setting?.megabytes ?? 0) >= needed
  return [check('build-memory', isEnough ? 'ok' : 'due', setting?.value ?? '', `${needed}MB`)]
}

async function statisticsChecks(reader: Reader): Promise<DoctorCheck[]> {
  const rows = await reader.rows<{ table: string; at: Date | null; changed: number; rows: number }>(
    `SELECT s.relname::text AS table, greatest(s.last_analyze, s.last_autoanalyze) AS at,
       s.n_mod_since_analyze AS changed, greatest(c.reltuples, 0)::float8 AS rows
     FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
     WHERE s.schemaname = 'public' AND s.relname IN ('messages', 'decisions') ORDER BY s.relname`,
  )
  return rows.map(({ table, at, changed, rows: counted }) => {
    const isOld = changed > 1000 && changed > counted / 2
    const since = `${changed} rows changed since`
    return check(
      'statistics',
      isOld ? 'due' : 'ok',
      table,
      at ? `of ${at.toISOString()}, ${since}` : 'never made',
    )
  })
}

async function recallChecks(reader: Reader): Promise<DoctorCheck[]> {
  const recalls = await searchRecall(reader)
  if (recalls.length === 0) return [check('recall-unknown', 'ok')]
  return recalls.map(({ kind, from, below, checks, best }) => {
    const share = best / checks
    const among = below === null ? `${from} or more` : `${from} to ${below - 1}`
    return check(
      'recall',
      share >= WANTED_RECALL ? 'ok' : 'problem',
      `${kind} links among ${among} messages`,
      `${share.toFixed(4)} of ${checks} checks`,
    )
  })
}

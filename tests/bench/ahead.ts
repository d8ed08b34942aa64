import { parseArgs } from 'node:util'
import { storedFigures } from '../../electron/app/stored-figures.ts'
import { computeFigures } from '../../electron/clusters/aggregation-compute.ts'
import type { Asked } from '../../electron/clusters/aggregation-kinds.ts'
import { refreshAggregations } from '../../electron/clusters/aggregation-refresh.ts'
import { settleChanges } from '../../electron/clusters/aggregation-store.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { COUNT_ALL } from '../../shared/model/count-filter.ts'
import { Live } from '../support/live.ts'
import { openNative } from '../support/open-native.ts'
import { openPreviews } from '../support/open-previews.ts'
import { sentence } from '../support/synthetic-inbox.ts'
import { randomNumbers } from '../support/synthetic-vectors.ts'
import { urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'
import { fillHistories } from './fill-histories.ts'
import { type Figures, inTurns, median, print, timed } from './measuring.ts'

/**
 * What a first curve costs where it lies ready and where it does not, what it costs to have all of them lie ready, and
 * what the log of changes costs a decision: `npm run bench -- ahead --messages 10000`, with `--native` on a database of
 * its own on the server that TEST_DATABASE_URL names.
 */
const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '7' },
    native: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const rounds = Number(options.rounds)
const messages = Number(options.messages)
/** Batches decided, to know how long one takes. */
const DECIDED = 40
const random = randomNumbers(1)
const figures: Figures = { messages }
const migrations = new URL('../../migrations/postgres/', import.meta.url)

async function open(): Promise<{ database: PoolDatabase; close: () => Promise<unknown> }> {
  if (options.native) {
    const template = await makeTemplate()
    const database = await openNative(urlOf(template.name))
    return { database, close: () => database.close().then(template.drop) }
  }
  const workerUrl = new URL('../../electron/database-worker.ts', import.meta.url)
  const database = await openEmbedded({ folder: 'memory://', workerUrl })
  await migrateUp(database, migrations)
  return { database, close: () => database.close() }
}

async function firstCurves(database: PoolDatabase): Promise<void> {
  const asked: Asked = { creator: null, type: 'threshold-curve', filter: COUNT_ALL }
  const warm = openPreviews(database)
  figures['everything that is computed ahead, histories read anew, ms'] = await timed(() =>
    refreshAggregations(warm, { worthFrom: 1 }),
  )
  await database.write((writer) => writer.run('DELETE FROM precomputed_aggregations'))
  figures['the same, histories in memory, ms'] = await timed(() =>
    refreshAggregations(warm, { worthFrom: 1 }),
  )
  const took = await inTurns(rounds, {
    cold: async () => {
      const fresh = openPreviews(database)
      await computeFigures(fresh, asked)
      await fresh.close()
    },
    warm: () => computeFigures(warm, asked),
    ready: () => storedFigures(database, asked),
  })
  figures['first curve, computed now, ms'] = median(took.cold)
  figures['curve, computed now, histories in memory, ms'] = median(took.warm)
  figures['curve that lies ready, ms'] = median(took.ready)
  await warm.close()
}

let stored = 0

/** What deciding messages takes that are stored already, and how long of that the log is written. */
async function logged(database: PoolDatabase, live: Live, batch: number): Promise<void> {
  const decided: number[] = []
  const written: number[] = []
  for (let time = 0; time < DECIDED; time++) {
    for (let message = 0; message < batch; message++) await store(live)
    decided.push(await timed(() => live.decide('live')))
    written.push(await logMs(database, batch))
  }
  figures[`${batch} decided, ms`] = median(decided)
  figures[`${batch} decided: of these, the log of changes, ms`] = median(written)
}

/** As Postgres times it: turning it off and on again would have each connection plan anew. */
async function logMs(database: PoolDatabase, batch: number): Promise<number> {
  return database.withClient(async (client) => {
    await client.query('BEGIN')
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ANALYZE ${decideAgain(batch)}`)
    await client.query('ROLLBACK')
    const line = rows.map((row) => row['QUERY PLAN']).find((each) => each.includes('decisions_logged'))
    return Number(/time=([\d.]+)/.exec(line ?? '')?.[1])
  })
}

/** Decides as many a second time as a batch has. */
const decideAgain = (batch: number) => `
  INSERT INTO decisions SELECT again.* FROM decisions d CROSS JOIN LATERAL jsonb_populate_record(d,
    jsonb_build_object('history', d.history + ${messages}, 'replaces', d.history)) again
  WHERE d.creator_id = 'creator-0' AND d.history <= ${batch}`

const store = (live: Live) =>
  live.store({
    creator: 'live',
    externalId: `live-${++stored}`,
    text: sentence(random, stored % 50),
    channel: `channel-${stored % 40}`,
    createdAtMs: Date.now(),
    isPaid: false,
  })

const { database, close } = await open()
try {
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  await fillHistories(database, { creators: 1, messages })
  await database.withClient((client) => client.query('ANALYZE'))
  await settleChanges(database)
  await firstCurves(database)
  const live = new Live(database)
  await live.begin(LEXICAL_DEFAULTS)
  for (const batch of [1, 50]) await logged(database, live, batch)
  await live.close()
} finally {
  await close()
}
print(figures, options.json)

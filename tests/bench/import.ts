/**
 * Times the import of a file of JSON lines until its messages are stored, in turns with COPY of the same rows, as the
 * import left them, into the same table with the same indexes. `npm run bench -- import`, with `--rows 100000` at
 * full size and `--rounds 3`; on the embedded database and, where TEST_DATABASE_URL names a server, on one of its own
 * there. Nobody decides meanwhile: the jobs for that are sent and not taken. Prints a table, and JSON with `--json`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { enqueueStored } from '../../electron/app/enqueue.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import { createFileImports } from '../../electron/messages/file-imports.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import { migrateUp } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { openNative } from '../support/open-native.ts'
import { sentence } from '../support/synthetic-inbox.ts'
import { randomNumbers } from '../support/synthetic-vectors.ts'
import { testServerUrl, urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'
import { type Figures, inTurns, median, print } from './measuring.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rows: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
  },
})
const rows = Number(values.rows)
const creator = CreatorId.parse('bench')
const folder = await mkdtemp(path.join(tmpdir(), 'likeness-bench-'))
const file = path.join(folder, 'messages.jsonl')
const figures: Figures = {}

/** Rows of one COPY: the embedded database holds one in memory. */
const ROWS_A_COPY = 50_000

const COLUMNS = `creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id, visitor_username,
  is_paid_dm, raw_payload, created_at, seq, text_hash, word_count, numbers_hash, normaliser_version, stored_at`

function* lines(): Generator<string> {
  const random = randomNumbers(1)
  for (let row = 0; row < rows; row++) {
    const channel = `channel-${Math.floor(random() * 5_000)}`
    yield JSON.stringify({
      id: `message-${row}`,
      text: sentence(random, Math.floor(random() * 300)),
      channel_id: channel,
      user: { id: channel, name: `Visitor of ${channel}` },
      is_paid: random() < 0.02,
      created_at: new Date(Date.UTC(2026, 0) + row * 1_000).toISOString(),
    }).concat('\n')
  }
}

/** All rows as the import stored them. */
async function copies(database: PoolDatabase): Promise<Buffer[][]> {
  const pieces: Buffer[][] = []
  for (let from = 0; from < rows; from += ROWS_A_COPY) {
    const piece: Buffer[] = []
    const between = `seq > ${from} AND seq <= ${from + ROWS_A_COPY}`
    for await (const chunk of database.copyOut(
      `COPY (SELECT ${COLUMNS} FROM messages WHERE ${between} ORDER BY seq) TO STDOUT`,
    ))
      piece.push(Buffer.from(chunk))
    pieces.push(piece)
  }
  return pieces
}

async function measure(name: string, database: PoolDatabase): Promise<void> {
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  const jobs = await BossJobs.start(database, () => undefined)
  const imports = createFileImports({
    ...{ database, instanceId: 'bench', isOnlyInstance: true },
    uploadsFolder: path.join(folder, 'uploads'),
    rejectsFolder: path.join(folder, 'rejects'),
    enqueue: enqueueStored(jobs, (model) => model === LEXICAL_MODEL),
    ...{ onProgress: () => undefined, onStored: () => undefined, log: console.error },
  })
  const empty = () => database.write((writer) => writer.run('TRUNCATE messages, creators, imports CASCADE'))
  const importAll = async () => {
    const { id } = await imports.start({ source: { from: 'path', path: file }, creator })
    for await (const step of imports.watch(id)) if (step.state !== 'running') break
    const { state, stored } = await imports.read(id)
    if (state !== 'done' || stored !== rows) throw new Error(`the import is ${state} with ${stored} stored`)
  }
  await empty()
  await importAll()
  const pieces = await copies(database)
  const copy = () =>
    database.write(async (writer) => {
      for (const piece of pieces) await writer.copyIn(`COPY messages (${COLUMNS}) FROM STDIN`, piece)
    })
  const took = await inTurns(Number(values.rounds), {
    empty,
    import: importAll,
    emptyAgain: empty,
    copy,
  })
  figures[`${name}: import, rows a second`] = (rows * 1_000) / median(took.import)
  figures[`${name}: COPY, rows a second`] = (rows * 1_000) / median(took.copy)
  figures[`${name}: of COPY's rate (goal: at least 0.4)`] = median(took.copy) / median(took.import)
  await imports.close()
  await jobs.stop()
}

async function onServer(): Promise<void> {
  const template = await makeTemplate()
  const database = await openNative(urlOf(template.name))
  try {
    await measure('server', database)
  } finally {
    await database.close()
    await template.drop()
  }
}

async function embedded(): Promise<void> {
  const workerUrl = new URL('../../electron/database-worker.ts', import.meta.url)
  const database = await openEmbedded({ folder: path.join(folder, 'postgres'), workerUrl })
  try {
    await migrateUp(database, new URL('../../migrations/postgres/', import.meta.url))
    await measure('embedded', database)
  } finally {
    await database.close()
  }
}

await writeFile(file, lines())
if (testServerUrl() !== undefined) await onServer()
await embedded()
await rm(folder, { recursive: true, force: true })
print(figures, values.json)

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { Deciding } from '../../electron/app/deciding.ts'
import { enqueueStored } from '../../electron/app/enqueue.ts'
import { Intake } from '../../electron/app/intake.ts'
import { preview } from '../../electron/clusters/preview.ts'
import { members } from '../../electron/clusters/preview-summary.ts'
import { liveConfig, writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { startCompute } from '../../electron/links/compute-host.ts'
import { setIngest } from '../../electron/messages/ingest-settings.ts'
import { makeToken } from '../../electron/messages/ingest-tokens.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import { migrateUp, migrationStatus } from '../../electron/store/migrate.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openServer } from '../../electron/store/postgres.ts'
import { chooseConnection, openApp, saveServer } from '../support/connected-app.ts'
import { makeEmptyDatabase, openUntilFinished } from '../support/native-database.ts'
import { startServer } from '../support/native-server.ts'
import { openNative } from '../support/open-native.ts'
import { nativeDatabaseUrl, postgresMigrations } from '../support/postgres.ts'
import { type StartedProcess, startProcess } from '../support/processes.ts'
import { send } from '../support/served-ways.ts'
import { testPlaces } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openTestEngine } from '../support/test-engine.ts'
import { urlOf } from '../support/test-server.ts'
import { storedHistory } from '../support/stored-history.ts'

const script = new URL('../../electron/worker.ts', import.meta.url)
const folder = temporaryFolder()
const dataFolder = path.join(folder, 'no data of a worker')
const running = new Set<StartedProcess>()

afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all([...running].map(({ ended }) => ended))
})

function startWorker(databaseUrl: string | undefined, ...args: string[]): StartedProcess {
  return startWorkerIn(dataFolder, databaseUrl, args)
}

function startWorkerIn(data: string, databaseUrl: string | undefined, args: string[]): StartedProcess {
  const worker = startProcess(script, args, {
    env: { DATABASE_URL: databaseUrl, LIKENESS_DATA: data, STREAM_API_SECRET: undefined },
  })
  running.add(worker)
  void worker.ended.then(() => running.delete(worker))
  return worker
}

/** What stores, and waits until others have decided: a console without an engine of its own. */
async function openStoring(database: PoolDatabase) {
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  const failures: unknown[] = []
  const log = (_event: string, detail?: unknown) => failures.push(detail)
  const jobs = await BossJobs.start(database, log)
  onTestFinished(() => jobs.stop())
  const compute = startCompute(testPlaces(dataFolder).computeWorker)
  onTestFinished(() => compute.close())
  const { engine } = await openTestEngine(database, compute)
  const deciding = new Deciding({ database, engine, jobs, log })
  onTestFinished(() => deciding.close())
  const intake = new Intake({ database, enqueue: enqueueStored(jobs, () => true), onStored: () => undefined })
  return { intake, settled: () => deciding.settled(), failures }
}

async function openMigrated(): Promise<{ url: string; database: PoolDatabase }> {
  const url = await nativeDatabaseUrl()
  const database = await openNative(url)
  onTestFinished(() => database.close())
  return { url, database }
}

const creators = ['ana', 'ben', 'cho']
const topics = ['parcel', 'refund', 'invoice', 'password', 'delivery', 'meeting']

const messagesOf = (creatorId: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => from + at).map((index) => ({
    creatorId,
    messageId: `${creatorId}-${index}`,
    text: `where is my ${topics[(index * 7) % 6]} ${'abcdefgh'[index % 8]?.repeat(6)}${index % 3 === 0 ? ' please' : ''}`,
    channelId: `channel-${index % 50}`,
  }))

/** Every message is decided once, in the order of seqs, and the clusters are what its links and history say. */
async function expectDecided(database: PoolDatabase, messages: number) {
  const [counts] = await database.rows(
    `SELECT count(*) AS messages, count(d.message_id) AS decided,
       count(DISTINCT (d.creator_id, d.seq)) AS once, count(DISTINCT (d.creator_id, d.history)) AS histories
     FROM messages m LEFT JOIN decisions d ON d.message_id = m.id`,
  )
  expect(counts).toEqual({ messages, decided: messages, once: messages, histories: messages })
  const [gaps] = await database.rows(
    `SELECT count(*) AS gaps FROM creators WHERE last_history <> last_seq OR decided_seq <> last_seq`,
  )
  expect(gaps).toEqual({ gaps: 0 })
  const config = await liveConfig(database)
  for (const creator of creators) {
    const history = await storedHistory(database, creator)
    if (!history) throw new Error('the creator has a history')
    const expected = members(history, preview(history, config)).map(({ members }) => [...members])
    const live = await database.rows<{ members: number[] }>(
      `SELECT array_agg(m.seq ORDER BY m.seq) AS members FROM cluster_messages c
       JOIN messages m ON m.id = c.message_id WHERE m.creator_id = $1
       GROUP BY c.cluster_id HAVING count(*) > 1 ORDER BY min(m.seq)`,
      [creator],
    )
    expect(live.map((cluster) => cluster.members)).toEqual(
      expected.sort(([one = 0], [other = 0]) => one - other),
    )
  }
}

test('what one worker leaves when it is killed the other does; nothing is lost or done twice', async () => {
  const { url, database } = await openMigrated()
  const { intake, settled, failures } = await openStoring(database)
  const workers = [startWorker(url), startWorker(url)]
  const said = await Promise.all(workers.map((worker) => worker.untilSaid('\n')))
  const place = new URL(url).pathname.slice(1)
  for (const line of said) expect(line).toMatch(new RegExp(`^Likeness works on .*${place} at .*\\n$`))
  const store = (from: number, to: number) =>
    Promise.all(creators.map((creator) => intake.receive(messagesOf(creator, from, to))))
  await store(0, 300)
  const [killed, left] = await Promise.race(
    workers.map(async (worker, at) => {
      await worker.untilSaid('messages decided')
      return [worker, workers[1 - at]] as const
    }),
  )
  const stored = store(300, 600)
  killed.child.kill('SIGKILL')
  await killed.ended
  await stored
  await settled()
  await expectDecided(database, creators.length * 600)
  left?.child.kill('SIGTERM')
  const ending = await left?.ended
  expect(ending).toMatchObject({ code: 0, stderr: '' })
  expect(ending?.stdout).toMatch(/\d+ messages decided\.\n$/)
  expect(failures).toEqual([])
  expect(existsSync(dataFolder)).toBe(false)
})

test('without a database that it can work on a worker says why and ends', async () => {
  const alone = await startWorker(undefined).ended
  expect(alone).toMatchObject({ code: 1, stdout: '' })
  expect(alone.stderr).toContain('A worker needs a database on a server')
  const empty = await makeEmptyDatabase()
  const unmigrated = await startWorker(urlOf(empty)).ended
  expect(unmigrated).toMatchObject({ code: 1, stdout: '' })
  expect(unmigrated.stderr).toContain('migrate up')
  const database = await openUntilFinished(empty)
  const status = await migrationStatus(database, postgresMigrations)
  expect(status.every(({ appliedAt }) => appliedAt === null)).toBe(true)
  for (const args of [['--ingest', 'here'], ['--ingest'], ['more'], ['--unknown']]) {
    const misused = await startWorker(urlOf(empty), ...args).ended
    expect(misused).toMatchObject({ code: 2, stdout: '' })
    expect(misused.stderr).toContain('Usage: npm run worker')
  }
  expect(existsSync(dataFolder)).toBe(false)
})

test('it works on the saved connection that a console of the same folder has chosen, beside that console', async () => {
  const server = await startServer()
  server.allowFirst('host all all 127.0.0.1/32 trust')
  await server.run('SELECT pg_reload_conf()')
  const { address } = server.options()
  const database = await openServer({ address, password: async () => null })
  onTestFinished(() => database.close())
  await migrateUp(database, postgresMigrations)
  const shared = path.join(folder, 'shared')
  const app = await openApp(shared)
  const beforehand = await startWorkerIn(shared, undefined, []).ended
  expect(beforehand).toMatchObject({ code: 1, stderr: expect.stringContaining('A worker needs a database') })
  await chooseConnection(app, await saveServer(app, 'the office', { address, password: 'not asked for' }))
  // What works on a database comes after it can be read, with folders of its own.
  await app.context.active.workspace()
  const before = readdirSync(shared).toSorted()
  const worker = startWorkerIn(shared, undefined, [])
  expect(await worker.untilSaid('\n')).toContain('Likeness works on the office')
  worker.child.kill('SIGTERM')
  expect(await worker.ended).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(shared).toSorted()).toEqual(before)
  expect(app.context.active.state().state).toBe('open')
})

test('through an outage a worker that takes messages in refuses them for a while, and loses none', async () => {
  const server = await startServer()
  const { address, password } = server.options()
  const database = await openServer({ address, password })
  onTestFinished(() => database.close())
  await migrateUp(database, postgresMigrations)
  const { settled } = await openStoring(database)
  const value = await database.write(async (writer) => {
    await setIngest(writer, { change: { http: true, requestsPerSecond: 10_000 }, author: 'test' })
    return (await makeToken(writer, { name: 'all', creator: null, author: 'test' })).value
  })
  const url = new URL(`postgres://127.0.0.1:${server.port}/${address.database}`)
  Object.assign(url, { username: address.user, password: (await password()) ?? '' })
  const worker = startWorker(String(url), '--ingest', '0')
  const origin = /http:\S+(?=\/ingest)/.exec(await worker.untilSaid('/webhooks/streamchat'))?.[0] ?? ''
  const post = (messages: unknown) =>
    send(`${origin}/ingest`, {
      body: JSON.stringify(messages),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${value}` },
    })
  const first = creators.flatMap((creator) => messagesOf(creator, 0, 60))
  expect((await post(first)).status).toBe(200)
  expect((await send(`${origin}/`, { method: 'GET' })).status).toBe(404)

  await server.kill()
  const later = creators.flatMap((creator) => messagesOf(creator, 40, 120))
  const refused = await post(later)
  expect(refused).toMatchObject({ status: 503, body: { error: 'not-now', next: expect.any(String) } })
  expect(refused.headers['retry-after']).toBeDefined()
  expect(JSON.stringify(refused.body)).not.toContain(String(server.port))
  await server.start()
  let answer = await post(later)
  while (answer.status === 503) answer = await post(later)
  expect(answer.status).toBe(200)
  const outcomes = (answer.body.outcomes as { outcome: string }[]).map(({ outcome }) => outcome)
  expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(creators.length * 60)
  expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(creators.length * 20)
  // After a long outage this program looks for the server later than the worker does.
  while (database.state().state !== 'open') await database.look()
  await settled()
  await expectDecided(database, creators.length * 120)
  worker.child.kill('SIGINT')
  expect((await worker.ended).code).toBe(0)
})

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { call, safe } from '@orpc/server'
import { expect, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import type { App } from '../../electron/app/start.ts'
import { preview } from '../../electron/clusters/preview.ts'
import { members } from '../../electron/clusters/preview-summary.ts'
import { liveConfig } from '../../electron/configs/config-store.ts'
import { beginImport, finishImports, openApp } from '../support/connected-app.ts'
import { nativeDatabaseUrl } from '../support/postgres.ts'
import { arrivedAt } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { storedHistory } from '../support/stored-history.ts'

const folder = temporaryFolder()
const creators = ['ana', 'ben']

type Line = { id: string; text: string; user: string; createdAt: string }

const topics = ['parcel', 'refund', 'invoice', 'password', 'delivery', 'meeting']

/** Near-duplicates among them; two ranges that overlap send the same messages. */
const lines = (creator: string, from: number, to: number): Line[] =>
  Array.from({ length: to - from }, (_, at) => from + at).map((index) => ({
    id: `${creator}-${index}`,
    text: `where is my ${topics[(index * 7) % 6]} ${'abcdefgh'[index % 8]?.repeat(6)}${index % 3 === 0 ? ' please' : ''}`,
    user: `visitor-${index % 50}`,
    createdAt: arrivedAt(index),
  }))

function writeLines(name: string, content: readonly Line[]): string {
  const file = path.join(folder, `${name}.jsonl`)
  writeFileSync(file, content.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return file
}

/** All that was decided of a creator, by seq, with homes named by the first message in them. */
async function decided(app: App, creator: string) {
  const { database } = await app.context.active.workspace()
  return database.rows<{ id: string; text: string; user: string; at: Date }>(
    `SELECT m.external_message_id AS id, m.text, m.visitor_user_id AS user, m.created_at AS at, d.outcome,
       d.matched_seq AS matched, d.trigram_score AS trigram, d.vector_score AS vector,
       (SELECT min(o.seq) FROM homes o WHERE o.cluster_id = h.cluster_id) AS home,
       EXISTS (SELECT FROM cluster_messages c WHERE c.message_id = m.id) AS "isMember"
     FROM messages m LEFT JOIN decisions d ON d.message_id = m.id LEFT JOIN homes h ON h.message_id = m.id
     WHERE m.creator_id = $1 ORDER BY m.seq`,
    [creator],
  )
}

test('two consoles that import into the same creators at once decide as one would', async () => {
  const databaseUrl = await nativeDatabaseUrl()
  const [one, other] = await Promise.all(
    ['one', 'other'].map((name) => openApp(path.join(folder, name), { databaseUrl })),
  )
  if (!one || !other) throw new Error('two consoles were opened')
  const apps = [one, other]
  await Promise.all(apps.map((app) => app.opened()))
  const ranges = [
    [0, 400],
    [250, 650],
  ] as const
  await Promise.all(
    creators.flatMap((creator) =>
      apps.map((app, at) => {
        const [from, to] = ranges[at] ?? [0, 0]
        return beginImport(app, creator, writeLines(`${creator}-${at}`, lines(creator, from, to)))
      }),
    ),
  )
  const ended = (await Promise.all(apps.map(finishImports))).map((list) =>
    list.filter((it) => !it.isElsewhere),
  )
  await Promise.all(apps.map(finishImports))
  for (const list of ended) expect(list).toMatchObject([{ failure: null }, { failure: null }])
  expect(ended.flat().map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done'])

  const single = await openApp(path.join(folder, 'single'))
  for (const creator of creators) {
    const together = await decided(one, creator)
    expect(together.length).toBe(650)
    const inOrder = together.map(({ id, text, user, at }) => ({
      id,
      text,
      user,
      createdAt: at.toISOString(),
    }))
    await beginImport(single, creator, writeLines(`${creator}-again`, inOrder))
    await finishImports(single)
    expect(together).toEqual(await decided(single, creator))
  }
})

/** Does to clusters what people do, whatever they find, until told to stop; gives how often it could. */
async function actUntil(app: App, isOver: () => boolean): Promise<number> {
  const { context } = app
  let acts = 0
  for (let turn = 0; !isOver(); turn++) {
    const { items } = await call(router.clusters.list, { status: 'open', limit: 20 }, { context })
    const cluster = items[turn % Math.max(1, items.length)]
    if (!cluster) continue
    const { id } = cluster
    const page = await call(router.clusters.members, { id, limit: 1 }, { context })
    const messages = page.items.map(({ message }) => message.id)
    const done = await safe(
      turn % 3 === 0 || messages.length === 0
        ? call(router.clusters.action, { id, responseText: 'Thank you.' }, { context })
        : call(router.clusters.remove, { id, messages }, { context }),
    )
    const code = done.error && 'code' in done.error ? done.error.code : null
    // The other one was first, and nothing else.
    if (done.error) expect(code).toMatch(/^(CANNOT_ACTION|CANNOT_REMOVE|NOT_FOUND)$/)
    else acts += 1
  }
  return acts
}

test('what people do on two consoles while both decide is in the history in one order', async () => {
  const databaseUrl = await nativeDatabaseUrl()
  const apps = await Promise.all(
    ['left', 'right'].map((name) => openApp(path.join(folder, name), { databaseUrl })),
  )
  await Promise.all(apps.map((app) => app.opened()))
  await Promise.all(
    apps.map((app, at) =>
      beginImport(app, 'ana', writeLines(`acted-${at}`, lines('acted', at * 300, at * 300 + 500))),
    ),
  )
  let isOver = false
  const acting = Promise.all(apps.map((app) => actUntil(app, () => isOver)))
  const ended = await Promise.all(apps.map(finishImports)).finally(() => {
    isOver = true
  })
  for (const list of ended) {
    expect(list.find(({ isElsewhere }) => !isElsewhere)).toMatchObject({ state: 'done', failure: null })
  }
  for (const acts of await acting) expect(acts).toBeGreaterThan(0)
  await Promise.all(apps.map(finishImports))

  const [app] = apps
  if (!app) throw new Error('two consoles were opened')
  const { database } = await app.context.active.workspace()
  const [gaps] = await database.rows(
    `SELECT c.last_history - count(*) AS missing FROM creators c JOIN (
       SELECT creator_id, history FROM decisions UNION SELECT creator_id, history FROM acts) h
     USING (creator_id) WHERE c.creator_id = 'ana' GROUP BY c.last_history`,
  )
  expect(gaps).toEqual({ missing: 0 })
  // What the stored links and the history say must have happened is what did.
  const history = await storedHistory(database, 'ana')
  if (!history) throw new Error('the creator has a history')
  const previewed = preview(history, await liveConfig(database))
  const live = await database.rows<{ members: number[] }>(
    `SELECT array_agg(m.seq ORDER BY m.seq) AS members FROM cluster_messages c JOIN messages m ON m.id = c.message_id
     GROUP BY c.cluster_id HAVING count(*) > 1 ORDER BY min(m.seq)`,
  )
  const expected = members(history, previewed).map((cluster) => [...cluster.members])
  expect(live.map((cluster) => cluster.members)).toEqual(
    expected.sort(([one = 0], [other = 0]) => one - other),
  )
})

test('the imports of one console are seen by the other, which leaves them alone', async () => {
  const databaseUrl = await nativeDatabaseUrl()
  const one = await openApp(path.join(folder, 'owner'), { databaseUrl })
  const other = await openApp(path.join(folder, 'onlooker'), { databaseUrl })
  const { id } = await beginImport(one, 'ana', writeLines('owned', lines('owned', 0, 3000)))
  await call(router.imports.pause, { id }, { context: one.context })
  const { context } = other
  expect(await call(router.imports.list, undefined, { context })).toMatchObject([
    { id, state: 'paused', isElsewhere: true },
  ])
  for (const wish of [router.imports.resume, router.imports.pause, router.imports.cancel]) {
    expect((await safe(call(wish, { id }, { context }))).error).toMatchObject({ code: 'IMPORT_ELSEWHERE' })
  }
  await call(router.imports.resume, { id }, { context: one.context })
  // Its own recovery is of its own imports.
  await openApp(path.join(folder, 'late'), { databaseUrl }).then((late) => late.opened())
  expect(await call(router.imports.read, { id }, { context })).toMatchObject({ isElsewhere: true })
  expect((await call(router.imports.read, { id }, { context: one.context })).failure).toBeNull()
  expect(await finishImports(one)).toMatchObject([{ id, state: 'done', stored: 3000, isElsewhere: false }])
})

test('verdicts belong to the database that they were given on', async () => {
  const databaseUrl = await nativeDatabaseUrl()
  const dataFolder = path.join(folder, 'verdicts')
  const app = await openApp(dataFolder, { databaseUrl })
  await beginImport(app, 'ana', writeLines('judged', lines('judged', 0, 40)))
  await finishImports(app)
  const { context } = app
  const [cluster] = (await call(router.clusters.list, {}, { context })).items
  if (!cluster) throw new Error('near-duplicates make a cluster')
  const { items } = await call(router.clusters.members, { id: cluster.id }, { context })
  const judged = items.find(({ match }) => match !== null)
  if (!judged?.match) throw new Error('a member was matched')
  const { id: candidate, kind } = judged.match
  const verdict = {
    message: judged.message.id,
    candidate,
    kind,
    verdict: 'same',
    source: 'clusters',
  } as const
  await call(router.labels.put, verdict, { context })
  expect((await call(router.labels.list, {}, { context })).total).toBe(1)
  await app.close()

  const elsewhere = await openApp(dataFolder)
  expect((await call(router.labels.list, {}, { context: elsewhere.context })).total).toBe(0)
  await elsewhere.close()
  const back = await openApp(dataFolder, { databaseUrl })
  expect((await call(router.labels.list, {}, { context: back.context })).total).toBe(1)
})

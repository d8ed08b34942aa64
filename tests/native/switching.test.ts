import { readFileSync } from 'node:fs'
import path from 'node:path'
import { call, safe } from '@orpc/server'
import { expect, test } from 'vitest'
import { router } from '../../electron/app/router.ts'
import type { App } from '../../electron/app/start.ts'
import { EMBEDDED } from '../../shared/model/connection.ts'
import { CreatorId } from '../../shared/model/id.ts'
import {
  beginImport,
  chooseConnection,
  finishImports,
  givenServer,
  openApp,
  saveServer,
} from '../support/connected-app.ts'
import { nativeDatabaseUrl } from '../support/postgres.ts'
import { writeMessages } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const ana = CreatorId.parse('ana')
const MESSAGES = 1500

/** What a reader of the inbox sees of it, whatever ids it got. */
async function seen(app: App) {
  const { context } = app
  const { formationRate: _, ...preview } = await call(router.previews.read, { creator: ana }, { context })
  const { database } = await context.active.workspace()
  const [counted] = await database.rows<{ messages: number; decided: number; homes: string }>(
    `SELECT (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM decisions) AS decided,
       (SELECT string_agg(seqs, ' ' ORDER BY seqs) FROM (
          SELECT string_agg(seq::text, ',' ORDER BY seq) AS seqs FROM homes GROUP BY cluster_id) AS h) AS homes`,
  )
  return { ...preview, ...counted }
}

test('imports on two databases survive twenty switches between them, and end as if there had been none', async () => {
  const file = path.join(folder, 'inbox.jsonl')
  writeMessages(file, 'message', MESSAGES)
  const app = await openApp(path.join(folder, 'switched'))
  const url = await nativeDatabaseUrl()
  const server = await saveServer(app, 'server', givenServer(url))
  await beginImport(app, ana, file)
  for (let turn = 0; turn < 20; turn++) {
    const id = turn % 2 === 0 ? server : EMBEDDED
    const { database } = await chooseConnection(app, id)
    expect(database).toMatchObject({ state: 'open', connection: { id } })
    const { imports } = await app.context.active.workspace()
    const [known] = await imports.list()
    if (known === undefined) await beginImport(app, ana, file)
    else if (known.state === 'paused') {
      expect(known.failure).toMatchObject({ code: 'IMPORT_INTERRUPTED' })
      await imports.resume(known.id)
    }
  }
  for (const id of [EMBEDDED, server]) {
    await chooseConnection(app, id)
    expect(await finishImports(app)).toMatchObject([{ state: 'done', stored: MESSAGES, decided: MESSAGES }])
  }
  const onServer = await seen(app)
  await chooseConnection(app, EMBEDDED)
  const embedded = await seen(app)
  expect(onServer).toEqual(embedded)

  const unswitched = await openApp(path.join(folder, 'unswitched'))
  await beginImport(unswitched, ana, file)
  await finishImports(unswitched)
  expect(embedded).toEqual(await seen(unswitched))
}, 240_000)

test('of many choices at once the last one holds, and no other stays connected', async () => {
  const app = await openApp(path.join(folder, 'hasty'))
  const url = await nativeDatabaseUrl()
  const one = await saveServer(app, 'one', givenServer(url))
  const other = await saveServer(app, 'other', givenServer(await nativeDatabaseUrl()))
  const choices = [one, EMBEDDED, other, one, EMBEDDED, EMBEDDED, other, one, other]
  const statuses = await Promise.all(choices.map((id) => chooseConnection(app, id)))
  expect(statuses.at(-1)?.database).toMatchObject({ state: 'open', connection: { id: other } })
  expect(app.context.active.id).toBe(other)
  const { database } = await app.context.active.workspace()
  const [connected] = await database.rows(
    'SELECT count(*) AS many FROM pg_stat_activity WHERE datname = $1',
    [new URL(url).pathname.slice(1)],
  )
  expect(connected).toEqual({ many: 0 })
})

test('what is asked and watched while another database is chosen ends, saying so', async () => {
  const app = await openApp(path.join(folder, 'asking'))
  const { context } = app
  const server = await saveServer(app, 'server', givenServer(await nativeDatabaseUrl()))
  await chooseConnection(app, server)
  const file = path.join(folder, 'watched.jsonl')
  writeMessages(file, 'watched', MESSAGES)
  const { id } = await beginImport(app, ana, file)
  const steps = await call(router.imports.watch, { id }, { context })
  await steps.next()
  const watching = safe(
    (async () => {
      for await (const _ of steps) {
        // Only its end is waited for.
      }
    })(),
  )
  const asking = safe(call(router.previews.read, { creator: ana }, { context }))
  const chosen = chooseConnection(app, EMBEDDED)
  expect((await watching).error).toMatchObject({ code: 'DATABASE_SWITCHED' })
  expect((await asking).error).toMatchObject({ code: 'DATABASE_SWITCHED' })
  expect((await chosen).database).toMatchObject({ state: 'open', connection: { id: EMBEDDED } })
  expect(await call(router.imports.list, undefined, { context })).toEqual([])
})

test('a file that was sent waits for its import while another database is in use', async () => {
  const dataFolder = path.join(folder, 'sent')
  const app = await openApp(dataFolder)
  const { context } = app
  const content = path.join(folder, 'sent.jsonl')
  writeMessages(content, 'sent', MESSAGES)
  const part = new File([readFileSync(content)], 'sent.jsonl')
  const server = await saveServer(app, 'server', givenServer(await nativeDatabaseUrl()))
  const begun = new Map<string, string>()
  for (const id of [EMBEDDED, server, EMBEDDED, server]) {
    await chooseConnection(app, id)
    if (begun.has(id)) continue
    const { upload } = await call(
      router.uploads.begin,
      { fileName: 'sent.jsonl', bytes: part.size },
      { context },
    )
    await call(router.uploads.append, { upload, offset: 0, part }, { context })
    const source = { from: 'upload' as const, upload }
    const started = await call(router.imports.start, { source, creator: ana }, { context })
    begun.set(id, (await call(router.imports.pause, { id: started.id }, { context })).id)
  }
  for (const id of [EMBEDDED, server]) {
    await chooseConnection(app, id)
    expect(await finishImports(app)).toMatchObject([{ id: begun.get(id), state: 'done', stored: MESSAGES }])
  }
})

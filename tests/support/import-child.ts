import { writeFileSync } from 'node:fs'
import { start } from '../../electron/app/start.ts'
import { exportClusters, exportDecisions, exportLinks } from '../../electron/clusters/exports.ts'
import { placesOf } from '../../electron/instance/places.ts'
import type { Database } from '../../electron/store/database.ts'
import type { FileImport } from '../../shared/model/file-import.ts'
import { CreatorId } from '../../shared/model/id.ts'

// The whole program without a host, for tests that kill it: goes on with the import that an earlier run of it
// left, or begins it, and says each thing only once it holds. At the end it writes what came of it.
const [dataFolder = '', path = '', name = '', result = ''] = process.argv.slice(2)
const creator = CreatorId.parse(name)
const databaseUrl = process.env.DATABASE_URL

async function decidedOf(database: Database): Promise<number> {
  const [row] = await database.rows<{ decided: number }>(
    'SELECT count(*) AS decided FROM decisions WHERE creator_id = $1',
    [creator],
  )
  return row?.decided ?? 0
}

async function idsOf(database: Database): Promise<string[]> {
  const rows = await database.rows<{ id: string }>(
    'SELECT external_message_id AS id FROM messages WHERE creator_id = $1 ORDER BY seq',
    [creator],
  )
  return rows.map(({ id }) => id)
}

const say = (what: string, more: object) => process.stdout.write(`${JSON.stringify({ what, ...more })}\n`)

const figures = ({ id, read, stored, rejected, state }: FileImport) => ({ id, read, stored, rejected, state })

const app = await start(placesOf(new URL('../../electron/web.ts', import.meta.url).href, dataFolder), {
  databaseUrl,
})
const { database, imports, deciding } = await app.context.active.workspace()

const left = (await imports.list()).find((each) => each.creator === creator)
const found = left === undefined ? null : figures(await imports.read(left.id))
const ids = await idsOf(database)
say('found', { import: found, ids: ids.length, last: ids.at(-1) ?? null, decided: await decidedOf(database) })
const { id } =
  left === undefined
    ? await imports.start({ source: { from: 'path', path }, creator })
    : left.state === 'paused'
      ? await imports.resume(left.id)
      : left
for await (const step of imports.watch(id)) {
  say('told', { import: figures(step), decided: await decidedOf(database) })
}
await deciding.catchUp()
await deciding.settled()
async function lines(pages: AsyncIterable<string[]>): Promise<string[]> {
  const all: string[] = []
  for await (const page of pages) all.push(...page)
  return all
}
writeFileSync(
  result,
  JSON.stringify({
    clusters: await lines(exportClusters(database, creator)),
    links: await lines(exportLinks(database, creator)),
    decisions: await lines(exportDecisions(database, creator)),
  }),
)
say('ended', {
  import: figures(await imports.read(id)),
  ids: (await idsOf(database)).length,
  decided: await decidedOf(database),
})
await app.close()

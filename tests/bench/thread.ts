/**
 * Times the thread on a file: `npm run bench -- FILE` (left out: the sample inbox). Prints a table, and JSON
 * with `--json`; with `--server` on a database of its own on the server that TEST_DATABASE_URL names. Figures
 * are of this machine at this moment; compare only what one run printed.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createRouterClient } from '@orpc/server'
import { router } from '../../electron/app/router.ts'
import { type App, start } from '../../electron/app/start.ts'
import { placesOf } from '../../electron/instance/places.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'
import { type Figures, median, print, quantile } from './measuring.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, server: { type: 'boolean', default: false } },
})
const file = path.resolve(positionals[0] ?? 'resources/sample/mara-vale.jsonl')
const creator = CreatorId.parse('bench')
const folder = await mkdtemp(path.join(tmpdir(), 'likeness-bench-'))
const server = values.server ? await makeTemplate() : null
const databaseUrl = server ? urlOf(server.name) : undefined
const places = placesOf(new URL('../../electron/web.ts', import.meta.url).href, folder)

/** Until it can be worked with: a server is opened in the background. */
async function open(): Promise<App> {
  const app = await start(places, { databaseUrl })
  await app.context.active.workspace()
  return app
}

/** All in milliseconds. */
const figures: Figures = {}

async function time<T>(name: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  figures[name] = performance.now() - began
  return result
}

/** Times each of many calls; the first few are left out, as they warm up. */
async function repeat(name: string, times: number, work: (index: number) => Promise<unknown>): Promise<void> {
  const took: number[] = []
  for (let index = 0; index < times + 3; index++) {
    const began = performance.now()
    await work(index)
    if (index >= 3) took.push(performance.now() - began)
  }
  figures[`${name}, median`] = median(took)
  figures[`${name}, p95`] = quantile(took, 0.95)
}

/** Imports the file while somebody looks at the cluster list, one call after the other. */
async function importWhileListing(app: App): Promise<void> {
  const client = createRouterClient(router, { context: app.context })
  const began = performance.now()
  const begun = await client.imports.start({ source: { from: 'path', path: file }, creator })
  const took: number[] = []
  let isOver = false
  const listing = (async () => {
    while (!isOver) {
      const asked = performance.now()
      await client.clusters.list({ creator })
      took.push(performance.now() - asked)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  for await (const _ of await client.imports.watch({ id: begun.id })) {
    // Its end is all that is waited for.
  }
  figures['import: stored'] = performance.now() - began
  await (await app.context.active.workspace()).deciding.settled()
  figures['import: linked and decided too'] = performance.now() - began
  isOver = true
  await listing
  figures['cluster list meanwhile, median'] = median(took)
  figures['cluster list meanwhile, p95'] = quantile(took, 0.95)
}

const app = await time('first start', open)
const client = createRouterClient(router, { context: app.context })
await importWhileListing(app)
await time('preview, history read from the database', () => client.previews.read({ creator }))
await repeat('preview at one threshold', 40, (index) =>
  client.previews.read({ creator, threshold: 0.5 + index / 100 }),
)
await repeat('comparison with live', 40, (index) =>
  client.previews.compare({ creator, threshold: 0.5 + index / 100, trigramThreshold: 0.9 }),
)
await repeat('cluster list, page of 50', 40, () => client.clusters.list({ creator }))
const { items } = await client.clusters.list({ creator, sort: 'largest', limit: 1 })
const largest = items[0]
if (largest)
  await repeat('cluster and its members', 40, () =>
    Promise.all([client.clusters.read(largest), client.clusters.members(largest)]),
  )
await app.close()
const again = await time('second start', open)
await time('first list after it', () =>
  createRouterClient(router, { context: again.context }).clusters.list({ creator }),
)
await again.close()
await rm(folder, { recursive: true, force: true })
await server?.drop()

print(figures, values.json)

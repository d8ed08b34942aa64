/**
 * P9: how long a second start takes on the embedded database with `--messages 10000` in it. `npm run bench -- start`,
 * in turns: the database opened bare and asked for one row, beside the program opened until it has the first page of
 * clusters; and the built console (`npm run build`) as a process of its own until the browser that LIKENESS_BROWSER
 * names shows the first row, beside that browser showing the same page without a program behind it. Prints a table,
 * and JSON with `--json`.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createRouterClient } from '@orpc/server'
import { type Browser, chromium } from '@playwright/test'
import { router } from '../../electron/app/router.ts'
import { foldersOf } from '../../electron/app/settings.ts'
import { start } from '../../electron/app/start.ts'
import { placesOf } from '../../electron/instance/places.ts'
import { openEmbedded } from '../../electron/store/postgres.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { startConsole } from '../support/console.ts'
import { randomNumbers } from '../support/synthetic-vectors.ts'
import { sentence } from '../support/synthetic-inbox.ts'
import { type Figures, median, print } from './measuring.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    messages: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '7' },
  },
})
const folder = await mkdtemp(path.join(tmpdir(), 'likeness-bench-'))
const places = placesOf(new URL('../../electron/web.ts', import.meta.url).href, folder)
const creator = CreatorId.parse('bench')
const built = new URL('../../out/renderer/', import.meta.url)

/** An inbox in which every third text is said again. */
async function fill(): Promise<void> {
  const random = randomNumbers(7)
  const lines = Array.from({ length: Number(values.messages) }, (_, at) => {
    const text = sentence(random, Math.floor((at - (at % 3)) / 3) % 300)
    return JSON.stringify({
      id: `m${at}`,
      text,
      user: `visitor ${at % 500}`,
      createdAt: '2026-03-01T10:00:00Z',
    })
  })
  const file = path.join(folder, 'inbox.jsonl')
  await writeFile(file, lines.join('\n'))
  const app = await start(places, { databaseUrl: undefined })
  const client = createRouterClient(router, { context: app.context })
  const { id } = await client.imports.start({ source: { from: 'path', path: file }, creator })
  for await (const _ of await client.imports.watch({ id })) {
    // Its end is all that is waited for.
  }
  await (await app.context.active.workspace()).deciding.settled()
  await app.close()
}

async function openBare(): Promise<number> {
  const began = performance.now()
  const database = await openEmbedded({
    folder: foldersOf(folder).databaseFolder,
    workerUrl: places.databaseWorker,
  })
  await database.rows('SELECT id FROM clusters LIMIT 1')
  const ms = performance.now() - began
  await database.close()
  return ms
}

async function openProgram(): Promise<number> {
  const began = performance.now()
  const app = await start(places, { databaseUrl: undefined })
  const { items } = await createRouterClient(router, { context: app.context }).clusters.list({ creator })
  const ms = performance.now() - began
  await app.close()
  if (items.length === 0) throw new Error('an inbox with clusters has a first row')
  return ms
}

/** Serves the page, and nothing behind it. */
async function servePage() {
  const server = createServer((request, response) => {
    const name = request.url?.split('?')[0] ?? '/'
    readFile(new URL(`.${name === '/' ? '/index.html' : name}`, built)).then(
      (body) => {
        const kinds: Record<string, string> = {
          '.js': 'text/javascript',
          '.css': 'text/css',
          '.svg': 'image/svg+xml',
        }
        response.setHeader('content-type', kinds[path.extname(name)] ?? 'text/html')
        response.end(body)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}

/** Until something of the page is there. */
async function showBare(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage()
  const began = performance.now()
  await page.goto(url)
  await page.locator('#root > *').first().waitFor({ state: 'attached' })
  const ms = performance.now() - began
  await page.close()
  return ms
}

async function showProgram(browser: Browser): Promise<number> {
  const page = await browser.newPage()
  const began = performance.now()
  const host = await startConsole({ dataFolder: folder })
  await page.goto(host.url)
  await page.getByRole('grid', { name: 'Clusters' }).getByRole('row').nth(1).waitFor()
  const ms = performance.now() - began
  await page.close()
  await host.stop()
  return ms
}

await fill()
const took = { bare: [] as number[], program: [] as number[], page: [] as number[], shown: [] as number[] }
const served = await servePage()
const browser = await chromium.launch({ executablePath: process.env.LIKENESS_BROWSER ?? '/usr/bin/chromium' })
try {
  // The first turn warms up.
  for (let round = 0; round <= Number(values.rounds); round++) {
    const turn = {
      bare: await openBare(),
      program: await openProgram(),
      page: await showBare(browser, served.url),
      shown: await showProgram(browser),
    }
    if (round > 0)
      for (const name of ['bare', 'program', 'page', 'shown'] as const) took[name].push(turn[name])
  }
} finally {
  await browser.close()
  served.close()
  await rm(folder, { recursive: true, force: true })
}
const [bare, program, page, shown] = [took.bare, took.program, took.page, took.shown].map(median) as [
  number,
  number,
  number,
  number,
]
const figures: Figures = {
  messages: Number(values.messages),
  'the database opened bare, one row read, ms': bare,
  'the program opened, first page of clusters read, ms': program,
  'of the bare database (goal: at most 1.5)': program / bare,
  'the page shown without a program, ms': page,
  'process started, first row shown, ms': shown,
  'more than the page alone, ms (goal: at most 300)': shown - page,
}
print(figures, values.json)

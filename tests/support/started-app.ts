import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Places } from '../../electron/app/places.ts'
import { type App, start } from '../../electron/app/start.ts'
import { placesOf } from '../../electron/instance/places.ts'
import { databaseOf } from './postgres.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** An entry of the sources: seen from it, everything lies where it does for the program itself. */
const entry = new URL('../../electron/web.ts', import.meta.url).href

/** Where everything lies, on a given data folder. */
export const testPlaces = (dataFolder: string): Places => placesOf(entry, dataFolder)

/** The real app on a folder of its own, for all tests of a file. `places()` and `app()` hold once tests run. */
export function startedApp() {
  const folder = temporaryFolder()
  const dataFolder = path.join(folder, 'data')
  let app: App | undefined
  beforeAll(async () => {
    app = await start(testPlaces(dataFolder), await databaseOf(dataFolder))
    await app.opened()
  })
  afterAll(() => app?.close())
  return {
    /** Beside the data folder, for files of a test. */
    folder,
    dataFolder,
    app(): App {
      if (app === undefined) throw new Error('The app is started before the first test, not earlier.')
      return app
    },
  }
}

const DAY_MS = 24 * 60 * 60 * 1000

/** When message `index` of a test arrived: last week, as older ones are no candidates one day. */
export const arrivedAt = (index: number): string =>
  new Date(Date.now() - 7 * DAY_MS + index * 1000).toISOString()

/** A file of good messages, near-duplicates among them, with ids that begin with `prefix`. */
export function writeMessages(file: string, prefix: string, count: number): void {
  const lines = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      id: `${prefix}-${index}`,
      text: `where is my parcel ${'abcdefgh'[index % 8]?.repeat(9)}${index % 3 === 0 ? ' please' : ''}`,
      user: `visitor-${index}`,
      createdAt: arrivedAt(index),
    }),
  )
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${lines.join('\n')}\n`)
}

/** A folder that looks like a built console, with something beside it that must never be served. */
export function writeRenderer(folder: string): URL {
  const files = {
    'secret.txt': 'SECRET',
    'renderer/index.html':
      '<!doctype html><meta name="csp-nonce" content="__LIKENESS_NONCE__"><title>Likeness</title>',
    'renderer/favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'renderer/assets/main-4f2a.js': 'export {}',
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), content)
  }
  return new URL(`file://${path.join(folder, 'renderer')}/`)
}

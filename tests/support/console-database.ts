import { test } from '@playwright/test'
import { createFromTemplate, urlOf } from './test-server.ts'

const urls = new Map<string, Promise<string>>()

async function makeUrl(): Promise<string> {
  const template = process.env.LIKENESS_TEST_TEMPLATE
  if (template === undefined) throw new Error('TEST_DATABASE_URL is not set; see docs/native-database.md.')
  return urlOf(await createFromTemplate(template))
}

/**
 * The database that goes with a data folder, as the environment of the program, the same each time: where the
 * project is on a server a fresh migrated one, dropped when all tests have run; otherwise the one in the folder.
 */
export async function databaseOfProject(dataFolder: string): Promise<Record<string, string>> {
  const use: object = test.info().project.use
  if (!('database' in use) || use.database !== 'native') return {}
  const url = urls.get(dataFolder) ?? makeUrl()
  urls.set(dataFolder, url)
  return { DATABASE_URL: await url }
}

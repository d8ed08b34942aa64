import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openNative } from './open-native.ts'
import { createEmptyDatabase, dropDatabase, testServerUrl, urlOf } from './test-server.ts'

/** An empty database on the server, dropped when the test is through; gives its name. */
export async function makeEmptyDatabase(): Promise<string> {
  const name = await createEmptyDatabase()
  onTestFinished(() => dropDatabase(name))
  return name
}

/** Opens a database of the server, as a user of it if one is given; closed when the test is through. */
export async function openUntilFinished(name: string, user?: TestUser): Promise<PoolDatabase> {
  const url = new URL(urlOf(name))
  if (user) Object.assign(url, { username: user.name, password: user.password })
  const database = await openNative(String(url))
  onTestFinished(() => database.close())
  return database
}

/** An empty database, opened. */
export const openEmptyDatabase = async (): Promise<PoolDatabase> =>
  openUntilFinished(await makeEmptyDatabase())

export interface TestUser {
  readonly name: string
  readonly password: string
}

/** A user who may do nothing yet, gone when the test is through. Make it before the databases it is given rights in. */
export async function makeUser(): Promise<TestUser> {
  const user = {
    name: `likeness_test_${randomBytes(5).toString('hex')}`,
    password: randomBytes(8).toString('hex'),
  }
  await onTestServer(`CREATE ROLE ${user.name} LOGIN PASSWORD '${user.password}'`)
  onTestFinished(() => onTestServer(`DROP ROLE ${user.name}`))
  return user
}

/** Runs a statement on the server itself, as its administrator. */
export async function onTestServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: testServerUrl() })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

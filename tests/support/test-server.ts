import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A server where tests may make and drop databases; undefined: none was given. */
export const testServerUrl = (): string | undefined => process.env.TEST_DATABASE_URL

/** One database of the server that tests may use. */
export const urlOf = (database: string): string => {
  const server = testServerUrl()
  if (server === undefined) throw new Error('TEST_DATABASE_URL is not set; see docs/native-database.md.')
  return String(Object.assign(new URL(server), { pathname: `/${database}` }))
}

/** What runs, or drops, or leaves a database behind is told by the id of its process in the name. */
const NAME = /^likeness_test_(\d+)_[0-9a-f]+(_[0-9a-f]+)?$/

/** Runs statements on the server itself, outside any transaction. */
async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: testServerUrl() })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const randomName = () => randomBytes(5).toString('hex')

/** Makes an empty database whose name begins as all of this run do; the first of a run is its template. */
export async function createEmptyDatabase(): Promise<string> {
  const name = `likeness_test_${process.pid}_${randomName()}`
  await onServer((client) => client.query(`CREATE DATABASE ${name}`))
  return name
}

/** Makes a database like the template, while nobody is connected to it. */
export async function createFromTemplate(template: string): Promise<string> {
  const name = `${template}_${randomName()}`
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  return name
}

/** Drops a database, whoever is connected to it. */
export async function dropDatabase(name: string): Promise<void> {
  await onServer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
}

/** Drops a template and everything that was made from it. */
export const dropFamily = (template: string): Promise<void> =>
  dropWhere((name) => name === template || name.startsWith(`${template}_`))

/** Drops what runs that were killed have left. */
export const dropLeftovers = (): Promise<void> =>
  dropWhere((name) => {
    const processId = NAME.exec(name)?.[1]
    return processId !== undefined && !isAlive(Number(processId))
  })

function dropWhere(matches: (name: string) => boolean): Promise<void> {
  return onServer(async (client) => {
    const { rows } = await client.query<{ name: string }>('SELECT datname AS name FROM pg_database')
    for (const { name } of rows.filter((row) => matches(row.name))) {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    }
  })
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}

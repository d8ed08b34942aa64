import pg from 'pg'
import { createEmptyDatabase, dropDatabase, testServerUrl, urlOf } from '../support/test-server.ts'

/** An empty database of the server that tests may use, for one test. */
export interface ServerDatabase {
  readonly name: string
  /** With the user and password of an administrator. */
  readonly url: string
  readonly password: string
  /** Runs statements in it as an administrator. */
  run(...statements: string[]): Promise<void>
  /** Address of a user without rights, made for this database. */
  makeUser(): Promise<string>
  /** Address of a user of its own who may set it up. */
  makeOwner(): Promise<string>
  /** Ends every connection, and lets nobody in until it is back. */
  lose(): Promise<void>
  comeBack(): Promise<void>
  drop(): Promise<void>
}

async function runAt(url: string | undefined, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

export async function makeServerDatabase(): Promise<ServerDatabase> {
  const name = await createEmptyDatabase()
  const user = `${name}_user`
  const url = urlOf(name)
  const run = (...statements: string[]) => runAt(url, statements)
  const makeUser = async () => {
    await run(`CREATE ROLE ${user} LOGIN PASSWORD 'of no use elsewhere'`)
    return String(Object.assign(new URL(url), { username: user, password: 'of no use elsewhere' }))
  }
  return {
    name,
    url,
    password: decodeURIComponent(new URL(url).password),
    run,
    makeUser,
    async makeOwner() {
      const address = await makeUser()
      await run(`ALTER DATABASE ${name} OWNER TO ${user}`)
      for (const extension of ['vector', 'pg_trgm', '"uuid-ossp"']) await run(`CREATE EXTENSION ${extension}`)
      return address
    },
    lose: () =>
      runAt(testServerUrl(), [
        `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
      ]),
    comeBack: () => runAt(testServerUrl(), [`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`]),
    async drop() {
      await run(`DO $$ BEGIN IF to_regrole('${user}') IS NOT NULL THEN
        EXECUTE 'REASSIGN OWNED BY ${user} TO CURRENT_USER'; EXECUTE 'DROP OWNED BY ${user}'; EXECUTE 'DROP ROLE ${user}'; END IF; END $$`)
      await dropDatabase(name)
    },
  }
}

import pg from 'pg'
import { createEmptyDatabase, dropDatabase, urlOf } from '../support/test-server.ts'

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
  drop(): Promise<void>
}

export async function makeServerDatabase(): Promise<ServerDatabase> {
  const name = await createEmptyDatabase()
  const user = `${name}_user`
  const url = urlOf(name)
  const run = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      for (const statement of statements) await client.query(statement)
    } finally {
      await client.end()
    }
  }
  return {
    name,
    url,
    password: decodeURIComponent(new URL(url).password),
    run,
    async makeUser() {
      await run(`CREATE ROLE ${user} LOGIN PASSWORD 'of no use elsewhere'`)
      return String(Object.assign(new URL(url), { username: user, password: 'of no use elsewhere' }))
    },
    async drop() {
      await run(`DO $$ BEGIN IF to_regrole('${user}') IS NOT NULL THEN
        EXECUTE 'DROP OWNED BY ${user}'; EXECUTE 'DROP ROLE ${user}'; END IF; END $$`)
      await dropDatabase(name)
    },
  }
}

import { afterEach, expect, test, vi } from 'vitest'
import { openUntilFinished } from '../support/native-database.ts'
import { nativeDatabaseUrl } from '../support/postgres.ts'

afterEach(() => vi.unstubAllEnvs())

/** What other programs of the same shell are told about other servers. */
const foreign = {
  PGHOST: 'nowhere.invalid',
  PGPORT: '1',
  PGUSER: 'nobody',
  PGDATABASE: 'nothing',
  PGPASSWORD: 'wrong',
  PGSSLMODE: 'verify-full',
  PGSSLNEGOTIATION: 'direct',
  PGOPTIONS: '-c statement_timeout=1 -c default_transaction_read_only=on',
  PGCLIENT_ENCODING: 'LATIN1',
  PGREPLICATION: 'database',
  PGAPPNAME: 'another',
}

test('what the environment says about other servers counts for nothing', async () => {
  const url = await nativeDatabaseUrl()
  for (const [name, value] of Object.entries(foreign)) vi.stubEnv(name, value)
  const database = await openUntilFinished(new URL(url).pathname.slice(1))
  const [row] = await database.write((writer) =>
    writer.rows(
      `SELECT current_database()::text AS database, current_user::text AS "user",
         current_setting('statement_timeout') AS "statementTimeout",
         current_setting('transaction_read_only') AS "readOnly",
         current_setting('client_encoding') AS encoding, current_setting('application_name') AS name`,
    ),
  )
  expect(row).toEqual({
    database: new URL(url).pathname.slice(1),
    user: new URL(url).username,
    statementTimeout: '0',
    readOnly: 'off',
    encoding: 'UTF8',
    name: 'likeness',
  })
})

test('a transaction that writes sees what others have stored, whatever a server begins transactions with', async () => {
  const database = await openUntilFinished(new URL(await nativeDatabaseUrl()).pathname.slice(1))
  await database.rows(`DO $$ BEGIN EXECUTE format(
    'ALTER DATABASE %I SET default_transaction_isolation = ''serializable''', current_database()); END $$`)
  const again = await openUntilFinished(
    (await database.rows<{ name: string }>('SELECT current_database()::text AS name'))[0]?.name ?? '',
  )
  const [level] = await again.write((writer) => writer.rows('SHOW transaction_isolation'))
  expect(level).toEqual({ transaction_isolation: 'read committed' })
})

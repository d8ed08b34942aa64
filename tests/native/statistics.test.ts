import { expect, test } from 'vitest'
import { migrateUp } from '../../electron/store/migrate.ts'
import { Statistics } from '../../electron/store/statistics.ts'
import { makeEmptyDatabase, makeUser, openUntilFinished } from '../support/native-database.ts'
import { postgresMigrations } from '../support/postgres.ts'

test('a table of which an index is being made keeps nobody waiting, and another user’s tables are left alone', async () => {
  const user = await makeUser()
  const name = await makeEmptyDatabase()
  const database = await openUntilFinished(name)
  await migrateUp(database, postgresMigrations)
  const other = await openUntilFinished(name, user)
  await database.write((writer) => writer.run(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user.name}`))
  const own = new Statistics(database)
  await database.write(async (writer) => {
    await writer.run('LOCK TABLE messages IN SHARE UPDATE EXCLUSIVE MODE')
    await expect(own.grown(1_000)).resolves.toBeUndefined()
  })
  await expect(new Statistics(other).grown(1_000)).resolves.toBeUndefined()
})

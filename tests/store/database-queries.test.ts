import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../../electron/store/database.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'

let database: Database

beforeAll(async () => {
  database = await openTestDatabase()
})

test('an emptied database has no rows, in tables that are never changed either', async () => {
  const config = `INSERT INTO configs (version, threshold, trigram_threshold, suggest_threshold, minimum_words, embedding_model, note, author)
    VALUES (1, 400000, 900000, 300000, 0, 'lexical-v1', '', 'test')`
  await database.write((writer) => writer.run(config))
  expect(await database.rows('SELECT version FROM configs')).toEqual([{ version: 1 }])
  await emptyDatabase(database)
  expect(await database.rows('SELECT version FROM configs')).toEqual([])
})

import { beforeAll, expect, test } from 'vitest'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { Statistics } from '../../electron/store/statistics.ts'
import { openTestDatabase } from '../support/postgres.ts'

const MESSAGES = 400
let database: PoolDatabase

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write(async (writer) => {
    await writer.run('ALTER TABLE messages SET (autovacuum_enabled = false)')
    await writer.run(
      `INSERT INTO messages (creator_id, external_message_id, text, channel_id, channel_cid, visitor_user_id,
         visitor_username, raw_payload)
       SELECT 'c', 'm-' || n, 'x', 'c', 'c', 'v', 'v', '{}' FROM generate_series(1, $1::int) AS n`,
      [MESSAGES],
    )
  })
})

const known = async () => {
  const [row] = await database.rows<{ rows: number }>(
    "SELECT reltuples::float8 AS rows FROM pg_class WHERE oid = 'messages'::regclass",
  )
  return row?.rows
}

test('the planner is told of a table that has grown, and not for a handful of rows', async () => {
  const statistics = new Statistics(database)
  await statistics.grown(299)
  expect(await known()).not.toBe(MESSAGES)
  await statistics.grown(1)
  expect(await known()).toBe(MESSAGES)
})

import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../../electron/store/database.ts'
import { emptyDatabase, isNative, openTestDatabase } from '../support/postgres.ts'

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

test('values come back as the types they are stored as', async () => {
  const rows = await database.rows(
    `SELECT 9007199254740991::int8 AS large, ARRAY[1, NULL, 3]::int8[] AS larges, '[1,0.5,-2]'::vector AS vector,
      '{"a": [1]}'::jsonb AS json, '2026-05-03T10:00:00Z'::timestamptz AS at, NULL::int8 AS nothing, count(*) AS counted`,
  )
  expect(rows).toEqual([
    {
      large: Number.MAX_SAFE_INTEGER,
      larges: [1, null, 3],
      vector: [1, 0.5, -2],
      json: { a: [1] },
      at: new Date('2026-05-03T10:00:00Z'),
      nothing: null,
      counted: 1,
    },
  ])
})

test('its state names the versions', () => {
  expect(database.state()).toEqual({
    kind: isNative() ? 'postgres' : 'embedded',
    state: 'open',
    failure: null,
    clockAheadMs: expect.closeTo(0, -2),
    version: expect.stringMatching(isNative() ? /^Postgres \d{2}\b/ : /^Postgres 18\b/),
    pgvector: expect.stringMatching(/^0\.\d+/),
  })
})

/** Queries whose answers tell whose they are; the length decides how many pieces a request goes over in. */
const question = fc.record({
  number: fc.integer({ min: -1e9, max: 1e9 }),
  text: fc.oneof(
    { weight: 8, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000_000 }).map((length) => 'x'.repeat(length)) },
  ),
  shape: fc.constantFrom('number', 'text', 'both'),
})

async function ask({ number, text, shape }: { number: number; text: string; shape: string }) {
  const held = text.replaceAll('\0', '')
  if (shape === 'number') return [(await database.rows('SELECT $1::int AS n', [number]))[0], { n: number }]
  if (shape === 'text') return [(await database.rows('SELECT $1::text AS t', [held]))[0], { t: held }]
  const sql = 'SELECT $2::text AS t, length($2) > 0 AS "isLong", $1::float8 / 2 AS half'
  return [
    (await database.rows(sql, [number, held]))[0],
    { t: held, isLong: held.length > 0, half: number / 2 },
  ]
}

test('queries at the same time, with small and large parameters, each get their own answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(question, { minLength: 2, maxLength: 12 }), async (questions) => {
      for (const [answer, expected] of await Promise.all(questions.map(ask))) expect(answer).toEqual(expected)
    }),
    { numRuns: 25 },
  )
})

test('parameters of 3 MB among small queries do not meet them', async () => {
  const large = 'y'.repeat(3_000_000)
  const largeOnes = Array.from({ length: 6 }, async (_, index) => {
    const [row] = await database.rows('SELECT length($1::text) AS length, $2::int AS index', [large, index])
    expect(row).toEqual({ length: large.length, index })
  })
  const smallOnes = Array.from({ length: 200 }, async (_, index) => {
    const [row] = await database.rows("SELECT $1::text || '!' AS text", [`small ${index}`])
    expect(row).toEqual({ text: `small ${index}!` })
  })
  await Promise.all([...largeOnes, ...smallOnes])
})

test('a large answer arrives whole and in order', async () => {
  const rows = await database.rows<{ n: number; text: string }>(
    `SELECT n, repeat('z', n % 700) AS text FROM generate_series(1, 5000) n ORDER BY n`,
  )
  expect(rows.map(({ n, text }) => [n, text.length])).toEqual(
    Array.from({ length: 5000 }, (_, index) => [index + 1, (index + 1) % 700]),
  )
})

test('a query that fails says so and the next ones are answered', async () => {
  const outcomes = await Promise.allSettled([
    database.rows('SELECT 1 / $1::int AS n', [0]),
    database.rows('SELECT 1 AS n'),
    database.rows('SELEC'),
    database.rows('SELECT $1::int AS n', ['not a number']),
    database.rows('SELECT 2 AS n'),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ])
})

test('a table or column that is not there is a schema that does not fit', async () => {
  await expect(database.rows('SELECT 1 FROM not_there')).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
    data: { detail: 'relation "not_there" does not exist' },
  })
  await expect(database.rows('SELECT not_there FROM messages')).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
  })
})

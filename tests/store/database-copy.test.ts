import fc from 'fast-check'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { readBinaryRows } from '../../electron/store/copy-binary.ts'
import type { Database } from '../../electron/store/database.ts'
import { openTestDatabase } from '../support/postgres.ts'

let database: Database

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  await database.write((writer) =>
    writer.run('DROP TABLE IF EXISTS copied; CREATE TABLE copied (n int, text text)'),
  )
})

const lines = (from: number, to: number) =>
  Buffer.from(
    Array.from({ length: to - from }, (_, index) => `${from + index}\ttext ${from + index}\n`).join(''),
  )
const counted = async () => (await database.rows<{ n: number }>('SELECT count(*) AS n FROM copied'))[0]?.n
const copyIn = (chunks: Iterable<Buffer> | AsyncIterable<Buffer>, table = 'copied') =>
  database.write((writer) => writer.copyIn(`COPY ${table} FROM STDIN`, chunks))

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

async function joined(chunks: AsyncIterable<Buffer>): Promise<string> {
  return Buffer.concat(await all(chunks)).toString('utf8')
}

test('what is copied in comes out again, however it was cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 64 }),
      async (texts, chunkBytes) => {
        const clean = texts.map((text) => text.replaceAll('\0', ''))
        const escaped = clean.map((text) =>
          text.replace(
            /[\\\t\n\r]/g,
            (each) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[each] ?? each,
          ),
        )
        const data = Buffer.from(escaped.map((text, index) => `${index}\t${text}\n`).join(''))
        const chunks = Array.from({ length: Math.ceil(data.length / chunkBytes) }, (_, index) =>
          data.subarray(index * chunkBytes, (index + 1) * chunkBytes),
        )
        await database.write(async (writer) => {
          await writer.run('TRUNCATE copied')
          await writer.copyIn('COPY copied FROM STDIN', chunks)
        })
        const rows = await database.rows<{ text: string }>('SELECT text FROM copied ORDER BY n')
        expect(rows.map(({ text }) => text)).toEqual(clean)
        expect(await joined(database.copyOut('COPY (SELECT * FROM copied ORDER BY n) TO STDOUT'))).toBe(
          data.toString(),
        )
      },
    ),
    { numRuns: 40 },
  )
})

test('several megabytes go in and out while others query', async () => {
  const data = Array.from({ length: 100 }, (_, index) => lines(index * 2_000, (index + 1) * 2_000))
  const others = Array.from({ length: 50 }, (_, n) => database.rows('SELECT $1::int AS n', [n]))
  await copyIn(data)
  const out = await joined(database.copyOut('COPY (SELECT * FROM copied ORDER BY n) TO STDOUT'))
  expect(out).toBe(Buffer.concat(data).toString())
  expect(await Promise.all(others)).toEqual(Array.from({ length: 50 }, (_, n) => [{ n }]))
})

test('binary copies carry numbers, texts and NULL', async () => {
  await copyIn([lines(0, 500), Buffer.from('500\t\\N\n')])
  const sql = 'COPY (SELECT * FROM copied ORDER BY n) TO STDOUT (FORMAT binary)'
  const rows = await all(readBinaryRows(database.copyOut(sql)))
  expect(rows.map(([n, text]) => [n?.readInt32BE(), text?.toString() ?? null])).toEqual([
    ...Array.from({ length: 500 }, (_, n) => [n, `text ${n}`]),
    [500, null],
  ])
  const binary = await all(database.copyOut(sql))
  await database.write((writer) => writer.copyIn('COPY copied FROM STDIN (FORMAT binary)', binary))
  expect(await counted()).toBe(1002)
})

test('a binary copy is read the same however it is cut, and a cut-off one is noticed', async () => {
  await copyIn([lines(0, 20), Buffer.from('20\t\\N\n')])
  const sql = 'COPY (SELECT * FROM copied ORDER BY n) TO STDOUT (FORMAT binary)'
  const whole = Buffer.concat(await all(database.copyOut(sql)))
  const expected = await all(readBinaryRows(inChunks(whole, [])))
  expect(expected).toHaveLength(21)
  const cuts = fc.array(fc.integer({ min: 0, max: whole.length }))
  await fc.assert(
    fc.asyncProperty(cuts, fc.integer({ min: 0, max: whole.length - 1 }), async (at, end) => {
      expect(await all(readBinaryRows(inChunks(whole, at)))).toEqual(expected)
      const cutOff = all(readBinaryRows(inChunks(whole.subarray(0, end), at)))
      await expect(cutOff).rejects.toThrow('ended before its trailer')
    }),
  )
})

async function* inChunks(data: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const places = [0, ...cuts.map((cut) => Math.min(cut, data.length)).sort((a, b) => a - b), data.length]
  for (const [index, place] of places.entries()) yield data.subarray(place, places[index + 1] ?? place)
}

test('an empty copy stores nothing', async () => {
  await copyIn([])
  expect(await counted()).toBe(0)
})

test('a copy that fails stores nothing, and the database serves on', async () => {
  await expect(copyIn([lines(0, 10), Buffer.from('not a number\tx\n')])).rejects.toThrow(
    'invalid input syntax',
  )
  await expect(copyIn([lines(0, 10)], 'not_there')).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' })
  expect(await counted()).toBe(0)
  await copyIn([lines(0, 10)])
  expect(await counted()).toBe(10)
})

test('a copy whose source fails is given up with the reason of the source', async () => {
  async function* breaksOff() {
    yield lines(0, 1_000)
    throw new Error('the reader failed')
  }
  await expect(copyIn(breaksOff())).rejects.toThrow('the reader failed')
  expect(await counted()).toBe(0)
})

test('a copy is part of its transaction', async () => {
  const undone = database.write(async (writer) => {
    await writer.copyIn('COPY copied FROM STDIN', [lines(0, 100)])
    expect(await writer.rows('SELECT count(*) AS n FROM copied')).toEqual([{ n: 100 }])
    await writer.copyIn('COPY copied FROM STDIN', [lines(100, 200)])
    expect(await all(writer.copyOut('COPY copied TO STDOUT'))).not.toEqual([])
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await counted()).toBe(0)
})

test('whoever stops reading a copy early goes on with the same transaction', async () => {
  await copyIn([lines(0, 20_000)])
  await database.snapshot(async (reader) => {
    for await (const chunk of reader.copyOut('COPY copied TO STDOUT')) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    expect(await reader.rows('SELECT count(*) AS n FROM copied')).toEqual([{ n: 20_000 }])
  })
})

test('a copy out that fails says so', async () => {
  await expect(joined(database.copyOut('COPY (SELECT 1 / 0) TO STDOUT'))).rejects.toThrow('division by zero')
  await expect(joined(database.copyOut('COPY not_there TO STDOUT'))).rejects.toMatchObject({
    code: 'SCHEMA_MISMATCH',
  })
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
})

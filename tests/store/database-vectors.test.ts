import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { readBinaryRows } from '../../electron/store/copy-binary.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { decodeVector, encodeVector, encodeVectors } from '../../electron/store/vector-codec.ts'
import { openTestDatabase } from '../support/postgres.ts'

let database: PoolDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})

/** pgvector refuses what is not finite. */
const vector = fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true, noDefaultInfinity: true })

test('the database reads an encoded vector as the same numbers, and writes the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(vector, async (given) => {
      const [row] = await database.rows<{ vector: number[]; numbers: number[]; sent: Buffer }>(
        'SELECT v AS vector, v::real[] AS numbers, vector_send(v) AS sent FROM unnest($1::vector[]) v',
        [encodeVectors([given], database.vectorOid)],
      )
      expect(Float32Array.from(row?.vector ?? [])).toEqual(given)
      expect(Float32Array.from(row?.numbers ?? [])).toEqual(given)
      expect(row?.sent).toEqual(encodeVector(given))
      expect(decodeVector(row?.sent ?? Buffer.alloc(0))).toEqual(given)
    }),
  )
})

test('arrays of vectors go over whole and in order, empty ones too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(vector, { maxLength: 12 }), async (given) => {
      const rows = await database.rows<{ sent: Buffer }>(
        'SELECT vector_send(v) AS sent FROM unnest($1::vector[]) WITH ORDINALITY u (v, place) ORDER BY place',
        [encodeVectors(given, database.vectorOid)],
      )
      expect(rows.map(({ sent }) => decodeVector(sent))).toEqual(given)
    }),
  )
})

test('vectors of full length come back from a binary copy to the last bit', async () => {
  const given = Array.from({ length: 200 }, (_, row) =>
    Float32Array.from({ length: 1536 }, (_, index) => Math.sin(row * 1536 + index)),
  )
  const chunks: Buffer[] = []
  await database.write(async (writer) => {
    await writer.run('DROP TABLE IF EXISTS vectors; CREATE TABLE vectors (n int, vector vector(1536))')
    await writer.run(
      'INSERT INTO vectors SELECT place, v FROM unnest($1::vector[]) WITH ORDINALITY u (v, place)',
      [encodeVectors(given, database.vectorOid)],
    )
    const sql = 'COPY (SELECT vector FROM vectors ORDER BY n) TO STDOUT (FORMAT binary)'
    for await (const [field] of readBinaryRows(writer.copyOut(sql))) if (field) chunks.push(field)
    await writer.run('DROP TABLE vectors')
  })
  expect(chunks.map(decodeVector)).toEqual(given)
})

test('a vector that is cut off is not read', () => {
  const whole = encodeVector(Float32Array.of(1, 2, 3))
  expect(() => decodeVector(whole.subarray(0, 12))).toThrow('cannot have 12 bytes')
})

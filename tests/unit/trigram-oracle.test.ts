import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { trigramScore } from '../../electron/links/score.ts'
import { normalise } from '../../shared/text/normalise.ts'

const database = await PGlite.create({ extensions: { pg_trgm } })
await database.exec('CREATE EXTENSION pg_trgm')
afterAll(() => database.close())

const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 60 })
/** Few words, so that many are shared. */
const wordy = fc
  .array(
    fc.constantFrom('cancel', 'Cancelled', 'my', 'order', '#1234', 'a', "don't", 'over_due', '--', 'x1y2'),
  )
  .map((words) => words.join(' '))
const pairs = fc.array(fc.tuple(fc.oneof(printable, wordy), fc.oneof(printable, wordy)), {
  minLength: 50,
  maxLength: 200,
  size: 'max',
})

test('on ASCII text the trigram score is what pg_trgm says', async () => {
  let [compared, between] = [0, 0]
  await fc.assert(
    fc.asyncProperty(pairs, async (texts) => {
      const { rows } = await database.query<{ similarity: number }>(
        `SELECT similarity(pair.one, pair.other) AS similarity
         FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS pair (one, other, place) ORDER BY place`,
        [texts.map(([one]) => one), texts.map(([, other]) => other)],
      )
      texts.forEach(([one, other], index) => {
        const theirs = rows[index]?.similarity ?? Number.NaN
        const ours = trigramScore(normalise(one), normalise(other))
        // A float4 is exact to some 0.06 millionths, and pg_trgm gives 0 where we give none.
        expect(Math.abs((ours ?? 0) - theirs * 1e6)).toBeLessThan(0.57)
        compared++
        if (theirs > 0 && theirs < 1) between++
      })
    }),
    { numRuns: 30 },
  )
  expect(between).toBeGreaterThan(compared / 10)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allPages } from '../../renderer/tuning/exports/all-pages.ts'

const PAGE = 3

/** What happens before a page is read: nothing, a row more, a row less, or other live values. */
const something = fc.constantFrom('more', 'less', 'pushed')
const happenings = fc.oneof(
  fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant('nothing') }, something), { maxLength: 30 }),
  fc.array(something, { minLength: 60, maxLength: 60 }),
)

/** A list that is made anew for each page, at whose beginning things happen while it is read. */
function movingList(length: number, happening: readonly string[]) {
  let rows = Array.from({ length }, (_, row) => row)
  let [events, configVersion, reads] = [length, 1, 0]
  const states = [rows]
  return {
    states,
    async read(cursor: string | null) {
      const what = happening[reads++] ?? 'nothing'
      if (what === 'more') rows = [length + reads, ...rows]
      if (what === 'less') rows = rows.slice(1)
      if (what === 'pushed') rows = rows.toReversed()
      if (what === 'pushed') configVersion++
      else if (what !== 'nothing') events++
      if (what !== 'nothing') states.push(rows)
      const from = Number(cursor ?? 0)
      const next = from + PAGE < rows.length ? `${from + PAGE}` : null
      return { items: rows.slice(from, from + PAGE), next, events, configVersion }
    },
  }
}

test('a list that moves while it is read leaves as it was at one moment, or not at all', async () => {
  const seen = { moved: 0, given: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 20 }), happenings, async (length, happening) => {
      const { states, read } = movingList(length, happening)
      try {
        const all = await allPages(read)
        expect(states).toContainEqual(all)
        seen.given++
        if (states.length > 1) seen.moved++
      } catch (error) {
        expect(error).toMatchObject({ code: 'LIST_CHANGING' })
        // It is begun five times, and each time something happened.
        expect(states.length).toBeGreaterThan(5)
        seen.refused++
      }
    }),
    { numRuns: 500 },
  )
  expect(Math.min(seen.moved, seen.refused, seen.given - seen.moved)).toBeGreaterThan(10)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UnderWay } from '../../electron/embeddings/under-way.ts'

const keys = fc.uniqueArray(fc.integer({ min: 0, max: 9 }).map(String), { minLength: 1 })

test('whoever wants a key gets it, and nobody works on one that somebody works on', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(keys, { minLength: 1, maxLength: 6 }),
      async (schedule, wants) => {
        const underWay = new UnderWay<string>()
        const working = new Set<string>()
        const works = schedule.scheduleFunction(async (own: readonly string[]) => {
          for (const key of own) working.delete(key)
          return new Map(own.map((key) => [key, `made of ${key}`]))
        })
        const asked = wants.map((want) =>
          underWay.once(want, (own) => {
            for (const key of own) {
              expect(working.has(key)).toBe(false)
              working.add(key)
            }
            return works(own)
          }),
        )
        await schedule.waitFor(Promise.all(asked))
        for (const [at, want] of wants.entries()) {
          const found = await asked[at]
          expect(new Map([...(found ?? [])].sort())).toEqual(
            new Map(want.toSorted().map((key) => [key, `made of ${key}`])),
          )
        }
      },
    ),
  )
})

test('what fails for one is worked on by another who waits for it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.tuple(keys, fc.boolean()), { minLength: 1, maxLength: 6 }),
      async (schedule, wants) => {
        const underWay = new UnderWay<string>()
        const asked = wants.map(([want, fails]) =>
          underWay.once(
            want,
            schedule.scheduleFunction(async (own: readonly string[]) => {
              if (fails) throw new Error('given up')
              return new Map(own.map((key) => [key, key]))
            }),
          ),
        )
        const ends = await schedule.waitFor(Promise.allSettled(asked))
        for (const [at, [want, fails]] of wants.entries()) {
          const end = ends[at]
          // Who would fail may have found all of it under way.
          if (end?.status === 'rejected') expect(fails).toBe(true)
          else expect([...(end?.value.keys() ?? [])].sort()).toEqual(want.toSorted())
        }
      },
    ),
  )
})

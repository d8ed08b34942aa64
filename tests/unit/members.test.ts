import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type KnownMessage, membersAmong } from '../../electron/clusters/live-world.ts'

const resident = (seq: number, channel: string, createdAtMs: number): KnownMessage => ({
  id: `message ${seq}`,
  seq,
  textHash: '',
  wordCount: 1,
  numbersHash: '',
  channel,
  createdAtMs,
})

it('of each channel the newest by time, then by seq, is the member, and the order stays', () => {
  const anyResidents = fc
    .array(fc.record({ channel: fc.constantFrom('a', 'b', 'c'), createdAtMs: fc.nat(3) }))
    .map((rows) => rows.map(({ channel, createdAtMs }, index) => resident(index + 1, channel, createdAtMs)))
    .chain((residents) => fc.shuffledSubarray(residents))
  fc.assert(
    fc.property(anyResidents, (residents) => {
      const newest = ['a', 'b', 'c'].flatMap((channel) =>
        residents
          .filter((each) => each.channel === channel)
          .sort((one, other) => other.createdAtMs - one.createdAtMs || other.seq - one.seq)
          .slice(0, 1),
      )
      expect(membersAmong(residents)).toEqual(residents.filter((each) => newest.includes(each)))
    }),
  )
})

it('a home of very many takes no time to speak of, as everyone waits for the transaction it happens in', () => {
  const residents = Array.from({ length: 30_000 }, (_, index) => resident(index + 1, `channel ${index}`, 0))
  const began = performance.now()
  expect(membersAmong(residents)).toHaveLength(30_000)
  expect(performance.now() - began).toBeLessThan(1_000)
})

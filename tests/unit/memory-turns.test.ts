import { expect, test } from 'vitest'
import { MemoryTurns } from '../../electron/clusters/memory-turns.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Turns by a clock of their own. */
function turnsAt() {
  const clock = { nowMs: 0 }
  return { clock, turns: new MemoryTurns(() => clock.nowMs) }
}

test('those who fit together have their turns together, and small ones always', () => {
  const { turns } = turnsAt()
  expect(turns.take('anna', 0.6)).toBe(true)
  expect(turns.take('bert', 0.4)).toBe(true)
  expect(turns.take('carl', 0.2)).toBe(false)
  expect(turns.take('dora', 20_000 / 150_000)).toBe(true)
  turns.end('bert')
  expect(turns.take('carl', 0.2)).toBe(true)
})

test('one who has a turn keeps it until it ends, or for some minutes while another waits', () => {
  const { clock, turns } = turnsAt()
  const asks = () => [turns.take('anna', 0.7), turns.take('bert', 0.7)]
  const seen: string[] = []
  for (; clock.nowMs < 20 * MINUTE; clock.nowMs += 5 * SECOND) {
    const [anna, bert] = asks()
    expect(anna && bert).toBe(false)
    const turn = anna ? 'anna' : bert ? 'bert' : null
    if (turn !== null && turn !== seen.at(-1)) seen.push(turn)
  }
  expect(seen).toEqual(['anna', 'bert', 'anna', 'bert'])
})

test('alone it goes on for ever, and who does not come back is forgotten', () => {
  const { clock, turns } = turnsAt()
  for (; clock.nowMs < 30 * MINUTE; clock.nowMs += MINUTE) expect(turns.take('anna', 1)).toBe(true)
  expect(turns.take('bert', 1)).toBe(false)
  clock.nowMs += 3 * MINUTE
  expect(turns.take('bert', 1)).toBe(true)
})

test('who has grown beside another makes room for it', () => {
  const { turns } = turnsAt()
  expect([turns.take('anna', 0.5), turns.take('bert', 0.5)]).toEqual([true, true])
  expect([turns.take('anna', 0.6), turns.take('bert', 0.5)]).toEqual([true, false])
})

test('who fits passes one who waits, but not one who has waited for minutes', () => {
  const { clock, turns } = turnsAt()
  const asked: [string, number, boolean][] = []
  const ask = (creator: string, share: number) =>
    asked.push([creator, clock.nowMs / MINUTE, turns.take(creator, share)])
  turns.take('anna', 0.5)
  for (; clock.nowMs <= 8 * MINUTE; clock.nowMs += MINUTE) {
    turns.take('anna', 0.5)
    turns.take('bert', 0.9)
    if (clock.nowMs >= 4 * MINUTE) ask('carl', 0.2)
    if (clock.nowMs === 7 * MINUTE) ask('dora', 0.2)
  }
  expect(asked).toEqual([
    ...[4, 5, 6, 7].map((minute) => ['carl', minute, true]),
    ['dora', 7, false],
    ['carl', 8, true],
  ])
})

test('one whose batch takes long keeps its turn, and is waited for from its end on', async () => {
  const { clock, turns } = turnsAt()
  expect(turns.take('anna', 1)).toBe(true)
  await turns.during('anna', async () => {
    clock.nowMs += 10 * MINUTE
    expect(turns.take('bert', 1)).toBe(false)
  })
  clock.nowMs += MINUTE
  expect([turns.take('bert', 1), turns.take('anna', 1)]).toEqual([false, false])
  expect(turns.take('bert', 1)).toBe(true)
})

test('a batch that fails is over too', async () => {
  const { clock, turns } = turnsAt()
  turns.take('anna', 1)
  await expect(turns.during('anna', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  clock.nowMs += 3 * MINUTE
  expect(turns.take('bert', 1)).toBe(true)
})

test('nobody waits any more for one that waited and has nothing left', () => {
  const { clock, turns } = turnsAt()
  turns.take('anna', 1)
  expect(turns.take('bert', 1)).toBe(false)
  turns.end('bert')
  for (; clock.nowMs < 1.5 * MINUTE; clock.nowMs += MINUTE) turns.take('anna', 1)
  clock.nowMs += 4 * MINUTE
  expect(turns.take('anna', 1)).toBe(true)
})

test('few messages wait for half a minute, and then go before those who come back', () => {
  const { clock, turns } = turnsAt()
  const seen: string[] = []
  for (; clock.nowMs <= 2 * MINUTE; clock.nowMs += 5 * SECOND) {
    const asking = clock.nowMs >= 10 * SECOND && !seen.includes('bert') ? ['bert'] : []
    for (const creator of ['anna', 'carl', ...asking]) {
      const isTaken = turns.take(creator, 0.9, creator === 'bert')
      if (isTaken && seen.at(-1) !== creator) seen.push(creator)
      if (isTaken && creator === 'bert') {
        expect(clock.nowMs).toBe(45 * SECOND)
        turns.end('bert')
      }
    }
  }
  expect(seen).toEqual(['anna', 'bert', 'anna'])
})

test('for few messages no turn ends before what was read for it was of use', async () => {
  const { clock, turns } = turnsAt()
  turns.take('anna', 1)
  await turns.during('anna', async () => {
    turns.take('bert', 1, true)
    clock.nowMs += MINUTE
  })
  const asked: [number, boolean][] = []
  for (; clock.nowMs <= 1.75 * MINUTE; clock.nowMs += 15 * SECOND) {
    asked.push([clock.nowMs / SECOND, turns.take('anna', 1)])
    await turns.during('anna', async () => turns.take('bert', 1, true))
  }
  expect(asked).toEqual([
    [60, true],
    [75, true],
    [90, true],
    [105, false],
  ])
})

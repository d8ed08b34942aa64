import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import type { Database } from '../../electron/store/database.ts'
import { Failure } from '../../shared/failure.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'
import { openTestEngine } from '../support/test-engine.ts'

let database: Database
let live: Live
let compute: Compute

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  live = new Live(database)
  compute = startCompute(computeWorkerUrl)
})

afterAll(async () => {
  await compute.close()
  await live.close()
})

/** The same thing, with one call that fails as if what it asks had died. */
function failingAt<Target extends object>(target: Target, failing: number): Target & { calls(): number } {
  let calls = 0
  return new Proxy(target, {
    get(_, name) {
      if (name === 'calls') return () => calls
      const found: unknown = Reflect.get(target, name)
      if (typeof found !== 'function') return found
      return (...values: unknown[]) => {
        calls++
        if (calls === failing) throw new Failure('DATABASE_DOWN', {})
        return found.apply(target, values)
      }
    },
  }) as Target & { calls(): number }
}

const store = async (creator: string) => {
  for (const [index, text] of ['where is my parcel', 'where is my parcel?', 'thank you'].entries()) {
    await live.store({
      creator,
      externalId: `${creator}-${index}`,
      text,
      channel: `channel-${index}`,
      createdAtMs: Date.UTC(2026, 0, index + 1),
      isPaid: false,
    })
  }
}

const outcomes = async (creator: string) =>
  (
    await database.rows<{ outcome: string }>(
      'SELECT outcome FROM decisions WHERE creator_id = $1 ORDER BY history',
      [creator],
    )
  ).map((row) => row.outcome)

/** Decides with one call that fails, then again without, all with the one worker. False: there was no such call. */
async function goesOnAfter(failing: number, of: 'database' | 'compute'): Promise<boolean> {
  const creator = live.name(`${of}-${failing}`)
  await store(creator)
  const broken = of === 'database' ? failingAt(database, failing) : failingAt(compute, failing)
  const engine = async (through: Database, worker: Compute) => (await openTestEngine(through, worker)).engine
  const first = await (of === 'database'
    ? engine(broken as Database, compute)
    : engine(database, broken as Compute))
  const failed = await first.decidePending(creator).then(
    () => null,
    (error: unknown) => error,
  )
  if (broken.calls() >= failing) expect(failed).toMatchObject({ code: 'DATABASE_DOWN' })
  await (await engine(database, compute)).decidePending(creator)
  expect(await outcomes(creator)).toEqual(['single', 'created', 'single'])
  return broken.calls() >= failing
}

it.each(['database', 'compute'] as const)(
  'deciding goes on whichever call of the %s it was that failed',
  async (of) => {
    let failing = 1
    while (await goesOnAfter(failing, of)) failing++
    expect(failing).toBeGreaterThan(3)
  },
)

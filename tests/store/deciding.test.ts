import { afterAll, beforeAll, expect, it } from 'vitest'
import { Deciding } from '../../electron/app/deciding.ts'
import { HeldLinks } from '../../electron/clusters/held-links.ts'
import { createLiveEngine } from '../../electron/clusters/live-engine.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import type { EmbeddingProvider } from '../../electron/embeddings/provider.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import type { Database } from '../../electron/store/database.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'

let database: Database
let compute: Compute
let live: Live

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  compute = startCompute(computeWorkerUrl)
  live = new Live(database)
})

afterAll(async () => {
  await compute.close()
  await live.close()
})

it('tries again by itself after a failure that nobody announces the end of', async () => {
  let failures = 2
  const provider: EmbeddingProvider = {
    model: 'lexical-v1',
    isLocal: true,
    embed: async (texts) => {
      if (failures-- > 0) throw new Error('the worker died')
      return texts.map(lexicalEmbedding)
    },
  }
  const logged: string[] = []
  const decided = Promise.withResolvers<number>()
  const deciding = new Deciding(
    database,
    createLiveEngine({
      database,
      provider,
      held: new HeldLinks(database, compute, provider.model),
      onDecided: (_, count) => decided.resolve(count),
    }),
    (event) => logged.push(event),
  )
  for (const index of [1, 2, 3]) {
    await live.store({
      creator: 'ana',
      externalId: `message-${index}`,
      text: 'where is my parcel',
      channel: `channel-${index}`,
      createdAtMs: Date.UTC(2026, 0, index),
      isPaid: false,
    })
  }
  deciding.schedule(live.name('ana'))
  expect(await decided.promise).toBe(3)
  await deciding.settled()
  expect(logged).toEqual(['deciding.failed', 'deciding.failed'])
  await deciding.close()
})

it('takes up a creator that is named at the very moment it comes to an end', async () => {
  const engine = createLiveEngine({
    database,
    provider: live.provider,
    held: live.held,
    onDecided: () => undefined,
  })
  const decided: string[] = []
  const bea = Promise.withResolvers<void>()
  const deciding = new Deciding(
    database,
    {
      decidePending(creator, signal) {
        decided.push(creator)
        if (creator === 'bea') bea.resolve()
        const done = engine.decidePending(creator, signal)
        // Right after whoever waits for this one has gone on.
        if (creator === 'ana') queueMicrotask(() => void done.then(() => deciding.schedule('bea')))
        return done
      },
    },
    () => undefined,
  )
  deciding.schedule('ana')
  await bea.promise
  await deciding.settled()
  expect(decided).toEqual(['ana', 'bea'])
  await deciding.close()
})

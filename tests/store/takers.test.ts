import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import { storeMessages, writeAgain } from '../../electron/messages/message-store.ts'
import type { Database } from '../../electron/store/database.ts'
import { CreatorId, ExternalMessageId } from '../../shared/model/id.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { livePicture, modelPicture } from '../support/live-picture.ts'
import { Model } from '../support/model/model.ts'
import { openTestDatabase } from '../support/postgres.ts'
import { openTestEngine } from '../support/test-engine.ts'

const TAKERS = 16
const MESSAGES_EACH = 12
const ENGINES = 4

let database: Database
const computes: Compute[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
})

afterAll(async () => {
  for (const compute of computes) await compute.close()
})

/** An engine with memory of its own, as another console or worker has. */
async function anotherEngine() {
  const compute = startCompute(computeWorkerUrl)
  computes.push(compute)
  return (await openTestEngine(database, compute)).engine
}

const words = ['refund', 'order', 'card', 'late', 'where', 'is', 'my', '5']
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((list) => list.join(' '))

it('many who take one creator’s messages at once, and several who decide, give what one gives in seq order', async () => {
  const engines = await Promise.all(Array.from({ length: ENGINES }, anotherEngine))
  const live = new Live(database)
  const texts = fc.sample(text, { numRuns: TAKERS * MESSAGES_EACH, seed: 7 })
  const creator = CreatorId.parse(`many ${randomUUID()}`)
  const take = async (taker: number) => {
    for (let index = 0; index < MESSAGES_EACH; index++) {
      const place = taker * MESSAGES_EACH + index
      await writeAgain(database, (writer) =>
        storeMessages(writer, creator, [
          {
            externalId: ExternalMessageId.parse(`${creator}-${place}`),
            text: texts[place] ?? '',
            channel: `channel ${place % 40}`,
            channelCid: `messaging:${place % 40}`,
            visitor: 'visitor',
            visitorName: 'visitor',
            isPaid: false,
            createdAt: new Date(Date.UTC(2026, 0, 1) + place * 1000),
            rawPayload: {},
          },
        ]),
      )
      // Whoever has stored one decides what waits, while the others go on.
      await engines[place % ENGINES]?.decidePending(creator)
    }
  }
  await Promise.all(Array.from({ length: TAKERS }, (_, taker) => take(taker)))
  await engines[0]?.decidePending(creator)
  const { embeddingModel, ...values } = LEXICAL_DEFAULTS
  const model = new Model({
    config: { ...values, embeddingModel },
    vectorOf: (normalised) => lexicalEmbedding(normalised).vector,
  })
  const stored = await database.rows<{ id: string; text: string; channel: string; at: Date }>(
    `SELECT external_message_id AS id, text, channel_id AS channel, created_at AS at FROM messages
     WHERE creator_id = $1 ORDER BY seq`,
    [creator],
  )
  expect(stored).toHaveLength(TAKERS * MESSAGES_EACH)
  for (const { id, text: said, channel, at } of stored) {
    const message = { creator, externalId: id, text: said, channel, createdAtMs: at.getTime(), isPaid: false }
    model.store(message)
  }
  let decided = model.decideNext(creator)
  while (decided) decided = model.decideNext(creator)
  expect(model.clusters(creator).length).toBeGreaterThan(5)
  expect(await livePicture(live, creator)).toEqual(modelPicture(model, creator))
  await live.close()
})

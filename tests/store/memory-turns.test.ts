import { expect, onTestFinished, test } from 'vitest'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { startCompute } from '../../electron/links/compute-host.ts'
import { CANDIDATE_DAYS } from '../../electron/links/engine-version.ts'
import { LinkSearch } from '../../electron/links/search.ts'
import { storeMessages } from '../../electron/messages/message-store.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { computeWorkerUrl } from '../support/live.ts'
import { newMessage } from '../support/new-messages.ts'
import { openTestDatabase } from '../support/postgres.ts'
import { openTestEngine } from '../support/test-engine.ts'

const COUNT = 600
const creators = ['anna', 'bert'].map((name) => CreatorId.parse(name))
const textOf = (index: number) => `parcel ${index} from ${'abcdefg'[index % 7]} is late by ${index % 83} days`
const createdAtMs = (index: number) => Date.UTC(2026, 0, 1) + index

/** What the worker takes to hold one of the two. */
function bytesOfOne(): number {
  const search = new LinkSearch({ candidateDays: CANDIDATE_DAYS })
  for (let index = 0; index < COUNT; index++) {
    const normalised = textOf(index)
    const { vector } = lexicalEmbedding(normalised)
    search.add({
      ...{ seq: index + 1, createdAtMs: createdAtMs(index), isAnswered: false },
      normalised,
      vector,
    })
  }
  return search.bytes
}

/** The engine on a worker with so much memory, and how many messages it was sent to hold. */
async function countedEngine(options: { maxBytes: number; mostHeld: number }) {
  const database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  const compute = startCompute(computeWorkerUrl, options)
  onTestFinished(() => compute.close())
  const counts = { loaded: 0 }
  const counted: typeof compute = {
    ...compute,
    load: (creator, model, messages, mark, reset) => {
      counts.loaded += messages.length
      return compute.load(creator, model, messages, mark, reset)
    },
  }
  const { engine } = await openTestEngine(database, counted, options)
  const store = (creator: CreatorId) => {
    const messages = Array.from({ length: COUNT }, (_, index) => ({
      ...newMessage(`${creator}/${index}`, textOf(index)),
      createdAt: new Date(createdAtMs(index)),
    }))
    return database.write((writer) => storeMessages(writer, creator, messages))
  }
  return { engine, counts, store }
}

test('two creators that do not fit into memory together are not read again for each batch', async () => {
  const { engine, counts, store } = await countedEngine({ maxBytes: 1.2 * bytesOfOne(), mostHeld: COUNT })
  const decideAll = async (creator: CreatorId) => {
    for (let decided = 0, waits = 0; ; waits++) {
      const done = await engine.decidePending(creator)
      decided += done.decided
      if (done.waitMs === null) return { decided, waits }
    }
  }
  for (const creator of creators) await store(creator)
  const done = await Promise.all(creators.map(decideAll))
  expect(done.map(({ decided }) => decided)).toEqual([COUNT, COUNT])
  // Each is read again once at most.
  expect(counts.loaded).toBeLessThan(2 * COUNT)
  expect(done.filter(({ waits }) => waits > 0)).toHaveLength(1)
})

test('a creator that does not fit by itself is read for many messages at once', async () => {
  const { engine, counts, store } = await countedEngine({ maxBytes: bytesOfOne(), mostHeld: 50 })
  const carl = CreatorId.parse('carl')
  await store(carl)
  expect((await engine.decidePending(carl)).decided).toBe(COUNT)
  expect(counts.loaded).toBeLessThan(3 * COUNT)
})

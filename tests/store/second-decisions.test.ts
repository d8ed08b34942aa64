import { expect, onTestFinished, test } from 'vitest'
import { eligibleMessages } from '../../electron/clusters/eligible-store.ts'
import { startCompute } from '../../electron/links/compute-host.ts'
import type { IndexedMessage } from '../../electron/links/search.ts'
import { storeMessages } from '../../electron/messages/message-store.ts'
import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { naiveLinks } from '../support/naive-links.ts'
import { newMessage } from '../support/new-messages.ts'
import { openTestDatabase } from '../support/postgres.ts'

const config = { threshold: 900_000, trigramThreshold: 900_000, suggestThreshold: 800_000, minimumWords: 0 }
const COUNT = 1_000

test('however many are decided once more, their creator is read once', async () => {
  const database = await openTestDatabase()
  const compute = startCompute(computeWorkerUrl)
  const loaded: number[] = []
  const live = new Live(database, {
    compute: {
      ...compute,
      load: (creator, model, messages, mark, reset) => {
        loaded.push(messages.length)
        return compute.load(creator, model, messages, mark, reset)
      },
    },
  })
  onTestFinished(() => live.close())
  await live.begin({ ...config, embeddingModel: LEXICAL_MODEL })
  const creator = live.name('ana')
  const store = (from: number, to: number) =>
    database.write((writer) => {
      const messages = Array.from({ length: to - from }, (_, index) => ({
        ...newMessage(
          `${creator}/${from + index}`,
          `parcel ${from + index} from ${'abcdefg'[index % 7]} is late by ${index % 83} days`,
        ),
        createdAt: new Date(Date.UTC(2026, 0, 1) + from + index),
      }))
      return storeMessages(writer, creator, messages)
    })
  // One in the middle that was decided is a candidate of those after it only.
  await live.gate('ana', 'off')
  await store(0, COUNT / 2)
  await live.decide('ana')
  await live.gate('ana', 'on')
  await store(COUNT / 2, COUNT / 2 + 10)
  await live.decide('ana')
  await live.gate('ana', 'off')
  await store(COUNT / 2 + 10, COUNT + 10)
  await live.decide('ana')
  await live.gate('ana', 'on')
  loaded.length = 0
  expect(await live.takeIn('ana')).toBe(COUNT)
  expect(await live.decide('ana')).toBe(COUNT)
  const rows = loaded.reduce((sum, count) => sum + count, 0)
  expect(rows).toBeLessThanOrEqual(10)

  const all: IndexedMessage[] = []
  for await (const message of eligibleMessages(database, LEXICAL_MODEL, creator, COUNT + 10))
    all.push(message)
  expect(all).toHaveLength(COUNT + 10)
  const found = await database.rows<{ seq: number; seqs: number[]; scores: number[] }>(
    `SELECT d.seq, l.seqs, l.scores FROM decisions d JOIN links l USING (creator_id, history)
     WHERE d.creator_id = $1 AND d.replaces IS NOT NULL AND l.kind = 'vector' AND d.seq % 97 = 0 ORDER BY d.seq`,
    [creator],
  )
  expect(found).toHaveLength(Math.floor((COUNT + 10) / 97))
  for (const { seq, seqs, scores } of found) {
    const message = all[seq - 1]
    // Of those after it nobody was there yet that is there now.
    expect({ seqs, scores }).toEqual(message && pick(naiveLinks(all, message).vector))
  }
})

test('who waits for memory keeps what is held of it', async () => {
  const database = await openTestDatabase()
  const compute = startCompute(computeWorkerUrl)
  const [reached, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let [isBlocked, loaded] = [false, 0]
  const live = new Live(database, {
    mostHeld: 40,
    compute: {
      ...compute,
      load: (creator, model, messages, mark, reset) => {
        if (creator.endsWith('ana')) loaded += messages.length
        return compute.load(creator, model, messages, mark, reset)
      },
      find: async (...values) => {
        if (isBlocked) {
          reached.resolve()
          await go.promise
        }
        return compute.find(...values)
      },
    },
  })
  onTestFinished(() => live.close())
  await live.begin({ ...config, embeddingModel: LEXICAL_MODEL })
  const store = (name: string, from: number, to: number) =>
    database.write((writer) => {
      const creator = live.name(name)
      const messages = Array.from({ length: to - from }, (_, index) =>
        newMessage(`${creator}/${from + index}`, `parcel ${from + index} is late`),
      )
      return storeMessages(writer, creator, messages)
    })
  await live.gate('ana', 'off')
  await store('ana', 0, 10)
  await live.decide('ana')
  await live.gate('ana', 'on')
  await store('ana', 10, 30)
  await store('ben', 0, 20)
  for (const creator of ['ana', 'ben']) expect(await live.decide(creator)).toBe(20)
  await live.takeIn('ana')
  await store('ben', 20, 21)
  isBlocked = true
  const ben = live.decide('ben')
  await reached.promise
  loaded = 0
  expect(await live.decide('ana')).toBe(0)
  isBlocked = false
  go.resolve()
  expect(await ben).toBe(1)
  expect(await live.decide('ana')).toBe(10)
  expect(loaded).toBe(0)
})

const pick = ({ seqs, scores }: { seqs: number[]; scores: number[] }) => ({ seqs, scores })

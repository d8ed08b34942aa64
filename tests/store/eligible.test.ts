import { afterAll, beforeAll, expect, test } from 'vitest'
import { actionCluster } from '../../electron/clusters/acts.ts'
import { eligibleMessages } from '../../electron/clusters/eligible-store.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import type { IndexedMessage } from '../../electron/links/search.ts'
import { storeMessages } from '../../electron/messages/message-store.ts'
import type { Database } from '../../electron/store/database.ts'
import { ExternalMessageId } from '../../shared/model/id.ts'
import { Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'

const COUNT = 1_100
const textOf = (seq: number) => (seq > COUNT - 2 ? 'where is my parcel' : `${seq} thanks`)
const isPaid = (seq: number) => seq % 100 === 0 && seq < COUNT - 2

let database: Database
let live: Live

beforeAll(async () => {
  database = await openTestDatabase()
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  live = new Live(database)
  const messages = Array.from({ length: COUNT }, (_, index) => ({
    externalId: ExternalMessageId.parse(`message-${index + 1}`),
    text: textOf(index + 1),
    channel: `channel-${index}`,
    channelCid: '',
    visitor: '',
    visitorName: '',
    isPaid: isPaid(index + 1),
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, index)),
    rawPayload: {},
  }))
  await database.write((writer) => storeMessages(writer, live.name('ana'), messages))
  await live.decide('ana')
})

afterAll(() => live.close())

test('a creator of many messages is read in several queries, and nobody is left out or read twice', async () => {
  const reading = eligibleMessages(database, 'lexical-v1', live.name('ana'), COUNT)
  const first = await reading.next()
  // Somebody acts between two of the queries: those who are read later are answered by then.
  const [home] = await database.rows<{ id: string }>('SELECT cluster_id AS id FROM homes WHERE seq = $1', [
    COUNT,
  ])
  await actionCluster(database, { id: home?.id ?? '', responseText: 'On its way', author: 'test' })
  const read: IndexedMessage[] = first.done ? [] : [first.value]
  for await (const message of reading) read.push(message)

  const expected = Array.from({ length: COUNT }, (_, index) => index + 1).filter((seq) => !isPaid(seq))
  expect(read.map(({ seq }) => seq)).toEqual(expected)
  expect(read.filter(({ isAnswered }) => isAnswered).map(({ seq }) => seq)).toEqual([COUNT - 1, COUNT])
  for (const { seq, normalised, vector } of read) {
    expect(normalised).toBe(textOf(seq))
    expect(vector).toEqual(lexicalEmbedding(textOf(seq)).vector)
  }
})

import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { textFacts } from '../../electron/messages/facts.ts'
import {
  listCreators,
  type StoredBatch,
  storeMessages,
  writeAgain,
} from '../../electron/messages/message-store.ts'
import type { NewMessage } from '../../electron/messages/new-message.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { newMessage, newMessages } from '../support/new-messages.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'

const ann = CreatorId.parse('ann')
const bob = CreatorId.parse("bob's")
const database = await openTestDatabase()
beforeEach(() => emptyDatabase(database))

const store = (creator: CreatorId, messages: readonly NewMessage[]): Promise<StoredBatch> =>
  writeAgain(database, (writer) => storeMessages(writer, creator, messages))

type Row = { creator: string; seq: number; id: string; text: string }
const storedRows = (): Promise<Row[]> =>
  database.rows<Row>(
    'SELECT creator_id AS creator, seq, external_message_id AS id, text FROM messages ORDER BY creator_id, seq',
  )

/** What the table must be: one message after the other, looked up one by one. */
class Model {
  readonly rows: Row[] = []

  send(creator: string, message: NewMessage): string {
    const same = this.rows.find((row) => row.id === message.externalId)
    if (same !== undefined) {
      return same.creator !== creator
        ? 'other-creator'
        : same.text === message.text
          ? 'duplicate'
          : 'other-text'
    }
    const seq = this.rows.filter((row) => row.creator === creator).length + 1
    this.rows.push({ creator, seq, id: message.externalId, text: message.text })
    return 'stored'
  }

  inOrder(): Row[] {
    const byCreator = (creator: string) => this.rows.filter((row) => row.creator === creator)
    return [...byCreator(ann), ...byCreator(bob)]
  }
}

test('batches are stored as if their messages came one by one', async () => {
  const batches = fc.array(fc.tuple(fc.constantFrom(ann, bob), newMessages), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(batches, async (sent) => {
      await emptyDatabase(database)
      const model = new Model()
      for (const [creator, messages] of sent) {
        const expected = messages.map((message) => model.send(creator, message))
        const { stored, duplicates, conflicts } = await store(creator, messages)
        const found = messages.map(() => 'stored')
        for (const index of duplicates) found[index] = 'duplicate'
        for (const { index, because } of conflicts) found[index] = because
        expect(found).toEqual(expected)
        expect(stored).toBe(expected.filter((outcome) => outcome === 'stored').length)
      }
      expect(await storedRows()).toEqual(model.inOrder())
    }),
    { numRuns: 60 },
  )
})

test('everything of a message is in its row, with the facts of its text and no embedding', async () => {
  const text = '  Where are my 2 CARDS, "quoted" \\ {x}?\n'
  const message = { ...newMessage('m1', text), isPaid: true, rawPayload: { a: ['"\\', null, 1.5], 'k"': {} } }
  expect(await store(ann, [message])).toMatchObject({ firstSeq: 1, lastSeq: 1 })
  const facts = textFacts(text)
  expect(await database.rows('SELECT * FROM messages')).toEqual([
    expect.objectContaining({
      text,
      channel_id: message.channel,
      channel_cid: message.channelCid,
      visitor_user_id: 'ann',
      visitor_username: 'Ann',
      is_paid_dm: true,
      raw_payload: message.rawPayload,
      created_at: message.createdAt,
      seq: 1,
      text_hash: facts.textHash,
      word_count: facts.wordCount,
      numbers_hash: facts.numbersHash,
      embedding: null,
    }),
  ])
})

test('imports of two creators at the same time give each gapless seqs', async () => {
  const batch = (prefix: string) =>
    Array.from({ length: 20 }, (_, index) => newMessage(`${prefix}${index}`, 't'))
  await Promise.all([
    ...['a', 'b', 'c'].map((prefix) => store(ann, batch(prefix))),
    ...['d', 'e'].map((prefix) => store(bob, batch(prefix))),
  ])
  expect(await listCreators(database)).toEqual([
    { id: ann, messages: 60, pending: 60 },
    { id: bob, messages: 40, pending: 40 },
  ])
  const rows = await storedRows()
  expect(rows.filter((row) => row.creator === ann).map((row) => row.seq)).toEqual(
    Array.from({ length: 60 }, (_, index) => index + 1),
  )
})

test('a batch that lost a race for an id is stored once more and sees the winner', async () => {
  let tries = 0
  const outcome = await writeAgain(database, async (writer) => {
    tries += 1
    if (tries === 1) {
      await storeMessages(writer, bob, [newMessage('m1', 'first')])
      // The id again behind the store's back, as another session's commit between its look and its insert.
      await writer.run(`INSERT INTO messages SELECT (m).* FROM (SELECT m FROM messages m) found`)
    }
    return storeMessages(writer, ann, [newMessage('m1', 'first')])
  })
  expect(tries).toBe(2)
  expect(outcome.stored).toBe(1)
})

import { expect, test } from 'vitest'
import { embedWaiting } from '../../electron/embeddings/embedding-store.ts'
import type { EmbeddingProvider } from '../../electron/embeddings/provider.ts'
import { DIMENSIONS, unitVector } from '../../electron/embeddings/unit-vector.ts'
import { storeMessages } from '../../electron/messages/message-store.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { newMessage } from '../support/new-messages.ts'
import { openTestDatabase } from '../support/postgres.ts'

const ana = CreatorId.parse('ana')

/** Never gives the same numbers twice, as models that run elsewhere do not. */
const provider: EmbeddingProvider = {
  model: 'changing',
  isLocal: false,
  embed: async (texts) =>
    texts.map(() => ({
      vector: unitVector(Array.from({ length: DIMENSIONS }, () => Math.random() - 0.5)),
      isTruncated: false,
    })),
}

test('consoles that embed the same messages at once all go on with the vectors that are stored', async () => {
  const database = await openTestDatabase()
  const messages = Array.from({ length: 100 }, (_, index) => newMessage(`m${index}`, `text ${index}`))
  await database.write((writer) => storeMessages(writer, ana, messages))
  const rows = await database.rows<{ id: string; normalised: string }>(
    'SELECT id, text AS normalised FROM messages ORDER BY seq',
  )
  const waiting = rows.map((row) => ({ ...row, embeddingModel: null }))
  const shares = [waiting, waiting.toReversed(), waiting.slice(30, 60), waiting.slice(50)]
  const found = await Promise.all(shares.map((share) => embedWaiting(database, provider, share)))
  const stored = await embedWaiting(
    database,
    provider,
    waiting.map((message) => ({ ...message, embeddingModel: provider.model })),
  )
  expect(stored.size).toBe(100)
  for (const [at, share] of shares.entries()) {
    expect(share.map(({ id }) => found[at]?.get(id))).toEqual(share.map(({ id }) => stored.get(id)))
  }
})

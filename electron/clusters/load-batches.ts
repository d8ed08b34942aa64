import type { IndexedMessage } from '../links/search.ts'

/** Messages sent to the worker at once while it loads a creator: some 12 MB of vectors. */
const LOAD_BATCH = 2000

/** And characters of their texts, of each of which a long text of many letters takes some 400 bytes there. */
const LOAD_CHARACTERS = 250_000

/** Messages as they are sent to the worker: so many at once, or fewer that have so many characters. */
export async function* inBatches(
  messages: AsyncIterable<IndexedMessage>,
  most = LOAD_BATCH,
): AsyncGenerator<readonly IndexedMessage[]> {
  let batch: IndexedMessage[] = []
  let characters = 0
  for await (const message of messages) {
    batch.push(message)
    characters += message.normalised.length
    if (batch.length < Math.min(most, LOAD_BATCH) && characters < LOAD_CHARACTERS) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}

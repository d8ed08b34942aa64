import { CANDIDATE_DAYS } from './engine-version.ts'
import { type FoundLinks, type IndexedMessage, LinkSearch, type Multiplying } from './search.ts'

/** Messages whose links are given at once: as many as are multiplied at once, a few times. */
const BATCH = 1024

export type BatchLinksOptions = {
  readonly multiplying: Multiplying
  /** Messages before this place have links already: they are candidates only. 0 if left out. */
  readonly from?: number
  readonly signal?: AbortSignal
}

/** The links of some messages that follow each other, and the place of the first: whoever goes on begins after them. */
export type LinkedMessages = { readonly from: number; readonly links: readonly FoundLinks[] }

/**
 * The links of every message of one creator among all before it, as `LinkSearch` finds them one by one. New messages
 * cost their own rows only: `from` is where they begin. Memory is that of the messages, once for each text. Whoever
 * reads the batches knows how far it is; what was given stays good when `signal` aborts, which throws its reason.
 * @param messages by seq; answered or not as they are now
 */
export async function* batchLinks(
  messages: Iterable<IndexedMessage> | AsyncIterable<IndexedMessage>,
  { multiplying, from = 0, signal }: BatchLinksOptions,
): AsyncGenerator<LinkedMessages> {
  const search = new LinkSearch({ candidateDays: CANDIDATE_DAYS })
  let batch: IndexedMessage[] = []
  const linked = async (): Promise<LinkedMessages> => {
    const links = await search.findAndAdd(batch, multiplying, signal)
    batch = []
    return { from: search.size - links.length, links }
  }
  for await (const message of messages) {
    signal?.throwIfAborted()
    if (search.size < from) search.add(message)
    else batch.push(message)
    if (batch.length === BATCH) yield await linked()
  }
  if (batch.length > 0) yield await linked()
}

import { type AgainMessage, againMessages } from './again-store.ts'
import { type CreatorState, creatorState } from './creator-state.ts'
import { decideAgain } from './decide.ts'
import { gatherWorld } from './gather.ts'
import type { FoundBy } from './link-finder.ts'
import { type BatchOutcome, IN_LINE, type LiveEngineOptions } from './engine-options.ts'
import { showIfOpen } from './show-shadow.ts'
import { type FoundBatch, writeBatch } from './write-batch.ts'

/** Messages looked at and decided once more in one transaction; more where all of the creator is read for them. */
const BATCH = { whole: 200, parted: 2000 } as const

/** Decides once more what can be: degraded decisions whose vector has come, and messages that the gate had kept out. */
export async function decideAgainBatch(options: LiveEngineOptions, creator: string): Promise<BatchOutcome> {
  const { database, held, finder, gates } = options
  const startedMs = performance.now()
  const state = await creatorState(database, creator)
  const gate = await gates.of(creator)
  if (gate === 'off') return { decided: 0, waitMs: null }
  const { messages, vectors, waiting } = await nextWithVectors(options, creator, state)
  if (messages.length === 0) return { decided: 0, waitMs: null }
  const after = { ...state, lastHistory: state.lastHistory + messages.length }
  let isWritten = false
  let mayBeAhead = true
  let method: FoundBy['method'] = 'exact'
  try {
    const found = await finder.findAgain(
      creator,
      state,
      messages.map((message) => ({ ...message, vector: vectors.get(message.id) ?? null })),
      after,
      waiting,
    )
    mayBeAhead = found !== 'waits'
    if (found === 'waits') return IN_LINE
    if (!found) return null
    method = found.method
    const world = await gatherWorld(database, creator, found.links, messages)
    const batch: FoundBatch = {
      ...{ creator, state, after, startedMs, gate, messages, world },
      foundBy: found,
      links: new Map(messages.map((message, index) => [message.seq, found.links[index] ?? null])),
      decide: (message, links, config, newHome) => {
        const again = message as AgainMessage
        return {
          ...decideAgain(world, message, links, config, newHome),
          replaces: again.replaces,
          isDegraded: false,
          isShadow: gate === 'shadow',
        }
      },
    }
    isWritten = await database.write((writer) => writeBatch(writer, batch))
  } finally {
    if (!isWritten && mayBeAhead) await held.forget(creator)
  }
  // The gate was read before the creator's lock was ours: it may have been opened since.
  if (isWritten && gate === 'shadow') await showIfOpen(options, creator)
  return isWritten ? { decided: messages.length, waitMs: null, method } : null
}

/** Those with a vector by now among the first that have some; the others go on waiting. */
async function nextWithVectors(
  { database, held, vectors }: LiveEngineOptions,
  creator: string,
  state: CreatorState,
) {
  const limit = held.isTooLarge(creator, state) ? BATCH.parted : BATCH.whole
  for (let afterSeq = 0; ; ) {
    const page = await againMessages(database, creator, state, { afterSeq, limit })
    const known = await vectors.of(state.model, page)
    const messages = page.filter((message) => known.has(message.id))
    const last = page.at(-1)
    if (messages.length > 0 || !last || page.length < limit)
      return { messages, vectors: known, waiting: page.length }
    afterSeq = last.seq
  }
}

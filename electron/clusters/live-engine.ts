import { decideAgainBatch } from './again-engine.ts'
import { type CreatorState, creatorState } from './creator-state.ts'
import { decide } from './decide.ts'
import { gatherWorld } from './gather.ts'
import type { FoundBy } from './link-finder.ts'
import { type BatchOutcome, type DecidedPending, IN_LINE, type LiveEngineOptions } from './engine-options.ts'
import { isMatchingPaused } from './matching-pause.ts'
import { waitingMessages } from './pending-store.ts'
import { readyAmong } from './ready.ts'
import { showIfOpen } from './show-shadow.ts'
import { type FoundBatch, writeBatch } from './write-batch.ts'

/**
 * Messages decided in one transaction. Larger is faster; on the embedded database readers wait for it. For those of a
 * creator that is searched in parts all of the creator is read, so they are more.
 */
const BATCH = { embedded: { whole: 64, parted: 512 }, postgres: { whole: 256, parted: 4096 } } as const

/** And characters of their texts: long texts take long to link. */
const BATCH_CHARACTERS = 250_000

export interface LiveEngine {
  /** Decides what can be decided for a creator, in seq order, until nothing is left, it is paused, or `signal` aborts. */
  decidePending(creator: string, signal?: AbortSignal): Promise<DecidedPending>
}

/**
 * The live path: gather, find links, decide in memory, then write under the creator's lock if nothing
 * happened meanwhile; else begin again. Links depend on no threshold, so only the config is read under the lock.
 * Second decisions come first, so that what they make known is there for the messages that wait.
 */
export function createLiveEngine(options: LiveEngineOptions): LiveEngine {
  return {
    async decidePending(creator, signal) {
      let total = 0
      const attempt = async (decideSome: typeof decideBatch): Promise<DecidedPending> => {
        for (;;) {
          if (signal?.aborted) return { decided: 0, waitMs: 0 }
          if (await isMatchingPaused(options.database)) return { decided: 0, waitMs: null }
          const outcome = await decideSome(options, creator)
          if (outcome === null) continue
          if (outcome.method) await options.onDecided(creator, outcome.decided, outcome.method)
          total += outcome.decided
          return outcome
        }
      }
      for (;;) {
        const again = await attempt(decideAgainBatch)
        let pending = await attempt(decideBatch)
        while (pending.decided > 0) pending = await attempt(decideBatch)
        // However many are to be decided once more, those that come meanwhile do not wait for all of them.
        if (again.decided > 0) continue
        // One that was broken off goes on with what it holds, one in line keeps its place.
        if (!signal?.aborted && !again.isInLine && !pending.isInLine) options.held.endTurn(creator)
        return { decided: total, waitMs: sooner(again.waitMs, pending.waitMs) }
      }
    },
  }
}

const sooner = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)

async function decideBatch(options: LiveEngineOptions, creator: string): Promise<BatchOutcome> {
  const { database, held, finder, vectors, gates } = options
  const startedMs = performance.now()
  const state = await creatorState(database, creator)
  const gate = await gates.of(creator)
  const { whole, parted } = BATCH[database.state().kind]
  const most = {
    messages: held.isTooLarge(creator, state) ? parted : whole,
    characters: BATCH_CHARACTERS,
  }
  const waiting = await waitingMessages(database, creator, state.decidedSeq, most, gate)
  const known = await vectors.of(
    state.model,
    waiting.filter((message) => message.skip === null),
  )
  const { messages, waitMs } = readyAmong(waiting, known)
  if (messages.length === 0) return { decided: 0, waitMs }
  const after = {
    ...state,
    decidedSeq: state.decidedSeq + messages.length,
    lastHistory: state.lastHistory + messages.length,
  }
  let isWritten = false
  let method: FoundBy['method'] = 'exact'
  try {
    const taking = messages.filter((message) => message.skip === null)
    const found = await finder.find(
      creator,
      state,
      taking.map((message) => ({ ...message, vector: known.get(message.id) ?? null, isAnswered: false })),
      after,
      state.lastSeq - state.decidedSeq,
    )
    if (found === 'waits') return IN_LINE
    if (found) {
      method = found.method
      const batch = {
        ...{ creator, state, after, startedMs, gate, messages },
        foundBy: found,
        links: new Map(taking.map((message, index) => [message.seq, found.links[index] ?? null])),
        world: await gatherWorld(database, creator, found.links, taking),
      }
      isWritten = await database.write((writer) => writeBatch(writer, firstDecisions(batch, known)))
    }
  } finally {
    // Whatever stopped it: a worker that stayed ahead of the database would never be asked again.
    if (!isWritten) await held.undo(creator, state, after)
  }
  // The gate was read before the creator's lock was ours: it may have been opened since.
  if (isWritten && gate === 'shadow') await showIfOpen(options, creator)
  return isWritten ? { decided: messages.length, waitMs, method } : null
}

type FirstBatch = Omit<FoundBatch, 'decide'> & { readonly after: CreatorState }

const firstDecisions = (batch: FirstBatch, known: ReadonlyMap<string, unknown>): FoundBatch => ({
  ...batch,
  decide: (message, links, config, newHome) => ({
    ...decide(batch.world, message, links, config, newHome),
    replaces: null,
    isDegraded: message.skip === null && !known.has(message.id),
    isShadow: batch.gate === 'shadow',
  }),
})

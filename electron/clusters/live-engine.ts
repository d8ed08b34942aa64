import { randomUUID } from 'node:crypto'
import { liveConfig } from '../configs/config-store.ts'
import { embedWaiting } from '../embeddings/embedding-store.ts'
import type { EmbeddingProvider } from '../embeddings/provider.ts'
import type { FoundLinks } from '../links/search.ts'
import type { Database, Writer } from '../store/database.ts'
import { refreshClusters } from './cluster-rows.ts'
import { type Decided, decide } from './decide.ts'
import { writeDecisions } from './decision-store.ts'
import { gatherWorld } from './gather.ts'
import type { HeldLinks } from './held-links.ts'
import type { DecidingConfig, LiveWorld } from './live-world.ts'
import {
  type CreatorState,
  creatorState,
  lockCreator,
  type WaitingMessage,
  waitingMessages,
} from './pending-store.ts'

/**
 * Messages decided in one transaction, and characters of their texts. Larger is faster; on the embedded
 * database readers wait for it, and long texts take long to link.
 */
const BATCH = { messages: 64, characters: 250_000 }

export type LiveEngineOptions = {
  readonly database: Database
  readonly held: HeldLinks
  readonly provider: EmbeddingProvider
  /** Called after each batch that is committed. */
  readonly onDecided: (creator: string, decided: number) => void | Promise<void>
}

export interface LiveEngine {
  /** Decides what waits for a creator, in seq order, until nothing waits or `signal` aborts. */
  decidePending(creator: string, signal?: AbortSignal): Promise<number>
}

/**
 * The live path: gather, find links and decide in memory, then write under the creator's lock if nothing
 * happened meanwhile; else begin again. Links depend on no threshold, so only the config is read under the lock.
 */
export function createLiveEngine(options: LiveEngineOptions): LiveEngine {
  return {
    async decidePending(creator, signal) {
      let total = 0
      while (!signal?.aborted) {
        const decided = await decideBatch(options, creator)
        if (decided === null) continue
        if (decided === 0) break
        total += decided
        await options.onDecided(creator, decided)
      }
      return total
    },
  }
}

/** @returns How many were decided; null where the creator's history moved on meanwhile: try again. */
async function decideBatch(options: LiveEngineOptions, creator: string): Promise<number | null> {
  const { database, held } = options
  const started = performance.now()
  const state = await creatorState(database, creator)
  const waiting = await waitingMessages(database, creator, state.decidedSeq, BATCH)
  if (waiting.length === 0) return 0
  const after = {
    decidedSeq: state.decidedSeq + waiting.length,
    lastHistory: state.lastHistory + waiting.length,
  }
  let isWritten = false
  try {
    const batch = await findBatch(options, { creator, state, waiting, after, started })
    isWritten = batch !== null && (await database.write((writer) => writeBatch(writer, batch)))
  } finally {
    // Whatever stopped it: a worker that stayed ahead of the database would never be asked again.
    if (!isWritten) await held.undo(creator, state, after)
  }
  return isWritten ? waiting.length : null
}

type WaitingBatch = {
  readonly creator: string
  readonly state: CreatorState
  readonly waiting: readonly WaitingMessage[]
  /** How far the creator will have come once it is written. */
  readonly after: Pick<CreatorState, 'decidedSeq' | 'lastHistory'>
  readonly started: number
}

type Batch = WaitingBatch & {
  readonly links: ReadonlyMap<number, FoundLinks | null>
  readonly world: LiveWorld
  readonly model: string
}

/** The batch with its links and all that deciding about them can touch; null where the worker is at another state. */
async function findBatch(
  { database, held, provider }: LiveEngineOptions,
  batch: WaitingBatch,
): Promise<Batch | null> {
  const { creator, state, waiting, after } = batch
  const taking = waiting.filter((message) => message.skip === null)
  const vectors = await embedWaiting(database, provider, taking)
  const found = await held.find(
    creator,
    state,
    taking.map((message) => ({ ...message, vector: vectors.get(message.id) ?? null, isAnswered: false })),
    after,
  )
  if (!found) return null
  return {
    ...batch,
    links: new Map(taking.map((message, index) => [message.seq, found[index] ?? null])),
    world: await gatherWorld(database, creator, found, taking),
    model: provider.model,
  }
}

async function writeBatch(writer: Writer, batch: Batch): Promise<boolean> {
  const now = await lockCreator(writer, batch.creator)
  if (!now || now.lastHistory !== batch.state.lastHistory || now.decidedSeq !== batch.state.decidedSeq)
    return false
  const config = await liveConfig(writer)
  const decisions = decideAll(batch, config)
  await writeDecisions(writer, {
    creator: batch.creator,
    firstHistory: batch.state.lastHistory + 1,
    config,
    model: batch.model,
    decisions,
    durationUs: Math.round(((performance.now() - batch.started) * 1000) / batch.waiting.length),
  })
  await refreshClusters(writer, [...new Set(decisions.flatMap((decided) => decided.home ?? []))])
  return true
}

const decideAll = (batch: Batch, config: DecidingConfig): Decided[] =>
  batch.waiting.map((message) =>
    decide(batch.world, message, batch.links.get(message.seq) ?? null, config, randomUUID),
  )

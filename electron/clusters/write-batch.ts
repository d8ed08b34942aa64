import { randomUUID } from 'node:crypto'
import type { Gate } from '../../shared/model/gate.ts'
import { configInForce } from '../configs/config-store.ts'
import type { FoundLinks } from '../links/search.ts'
import type { Writer } from '../store/database.ts'
import { noteClusters } from './cluster-notices.ts'
import { refreshClusters } from './cluster-rows.ts'
import { type CreatorState, lockCreator } from './creator-state.ts'
import type { PendingMessage } from './decide.ts'
import { type WrittenDecision, writeDecisions } from './decision-store.ts'
import type { FoundBy } from './link-finder.ts'
import type { DecidingConfig, LiveWorld } from './live-world.ts'
import { showShadowHomes } from './shadow-store.ts'

/** Messages with their links and all that deciding about them can touch, as of a state of their creator. */
export type FoundBatch = {
  readonly creator: string
  readonly state: CreatorState
  /** How far the creator will have come once it is written. */
  readonly after: Pick<CreatorState, 'decidedSeq' | 'lastHistory'>
  readonly startedMs: number
  readonly gate: Gate
  readonly messages: readonly PendingMessage[]
  readonly foundBy: FoundBy
  readonly links: ReadonlyMap<number, FoundLinks | null>
  readonly world: LiveWorld
  readonly decide: (
    message: PendingMessage,
    links: FoundLinks | null,
    config: DecidingConfig,
    newHome: () => string,
  ) => WrittenDecision
}

/** Decides a batch and writes it. False, and nothing written, where anything happened to the creator since. */
export async function writeBatch(writer: Writer, batch: FoundBatch): Promise<boolean> {
  const now = await lockCreator(writer, batch.creator)
  const { lastHistory, decidedSeq, model } = batch.state
  const isUnmoved = now?.lastHistory === lastHistory && now.decidedSeq === decidedSeq && now.model === model
  if (!isUnmoved) return false
  const config = await configInForce(writer, model)
  const decisions = batch.messages.map((message) =>
    batch.decide(message, batch.links.get(message.seq) ?? null, config, randomUUID),
  )
  await writeDecisions(writer, {
    creator: batch.creator,
    firstHistory: lastHistory + 1,
    decidedSeq: batch.after.decidedSeq,
    config,
    model,
    gate: batch.gate,
    foundBy: batch.foundBy,
    decisions,
    durationUs: Math.round(((performance.now() - batch.startedMs) * 1000) / batch.messages.length),
  })
  const shown = batch.gate === 'on' ? await showShadowHomes(writer, batch.creator) : []
  const touched = [...new Set([...shown, ...decisions.flatMap((decided) => decided.home ?? [])])]
  await refreshClusters(writer, touched)
  await noteClusters(writer, touched)
  return true
}

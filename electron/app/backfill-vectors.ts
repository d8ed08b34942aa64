import { modelsOf } from '../clusters/creator-state.ts'
import type { Gates } from '../configs/gates.ts'
import { adoptVectors, withVectorBy } from '../embeddings/adopt-vectors.ts'
import { storeVectors } from '../embeddings/embedding-store.ts'
import type { Embedding } from '../embeddings/provider.ts'
import type { Providers } from '../embeddings/providers.ts'
import { noteEmbedded } from '../messages/backfill-store.ts'
import type { BackfillRow } from '../messages/backfill-store.ts'
import type { TakenMessage } from '../messages/backfill-page.ts'
import type { Database } from '../store/database.ts'
import type { Log } from './log.ts'

/** Vectors in one transaction: pages wait for it. */
const STORED_AT_ONCE = 200

export type BackfillVectorParts = {
  readonly database: Database
  readonly gates: Gates
  readonly providers: Providers
  readonly log: Log
}

/** `signal` breaks off what is asked; after `noMore` nothing further is asked. */
export type Ending = { readonly signal: AbortSignal; readonly noMore: AbortSignal }

/** The model of each creator. */
export type Models = ReadonlyMap<string, string>

/** What a provider has answered for messages, before it is stored. */
export type AskedVectors = {
  readonly models: Models
  readonly made: ReadonlyMap<string, readonly (Embedding & { readonly id: string })[]>
}

/**
 * Asks for a vector by the model of their creator for all of these that take part and have none; those that were there
 * are adopted. What was answered is in the cache then, so nothing is paid for twice.
 */
export async function askForVectors(
  parts: BackfillVectorParts,
  backfill: BackfillRow,
  messages: readonly TakenMessage[],
  ending: Ending,
): Promise<AskedVectors> {
  const creators = [...new Set(messages.map(({ creator }) => creator))]
  const models = await modelsOf(parts.database, creators)
  await adopt(parts.database, backfill, messages, models)
  const asked = await openCreators(parts.gates, creators)
  const takePart = messages.filter(
    ({ creator, isPaid, facts }) => asked.has(creator) && !isPaid && !facts.isEmpty,
  )
  const made = new Map<string, (Embedding & { id: string })[]>()
  for (const [model, own] of Map.groupBy(takePart, ({ creator }) => models.get(creator) ?? '')) {
    made.set(model, await embed(parts, own, model, ending))
  }
  return { models, made }
}

/** Stores what was answered, and counts it. */
export async function storeAsked(
  { database }: BackfillVectorParts,
  { id }: BackfillRow,
  { made }: AskedVectors,
): Promise<void> {
  for (const [model, vectors] of made) {
    for (let from = 0; from < vectors.length; from += STORED_AT_ONCE) {
      const some = vectors.slice(from, from + STORED_AT_ONCE)
      await database.write((writer) =>
        noteEmbedded(writer, id, () => storeVectors(writer, database.vectorOid, model, some)),
      )
    }
  }
}

/** Nobody is embedded whom the gate keeps out. */
async function openCreators(gates: Gates, creators: readonly string[]): Promise<Set<string>> {
  const open = new Set<string>()
  for (const creator of creators) if ((await gates.of(creator)) !== 'off') open.add(creator)
  return open
}

async function adopt(
  database: Database,
  { adoptsModel }: BackfillRow,
  messages: readonly TakenMessage[],
  models: Models,
): Promise<void> {
  if (adoptsModel === null) return
  const unnamed = messages.filter(({ hasUnnamedVector }) => hasUnnamedVector)
  const byForce = Map.groupBy(unnamed, ({ creator }) => models.get(creator) === adoptsModel)
  for (const [isInForce, those] of byForce) {
    const ids = those.map(({ id }) => id)
    await adoptVectors(database, adoptsModel, ids, isInForce)
  }
}

async function embed(
  { database, providers, log }: BackfillVectorParts,
  messages: readonly TakenMessage[],
  model: string,
  { signal, noMore }: Ending,
): Promise<(Embedding & { id: string })[]> {
  const ids = messages.map((message) => message.id)
  const known = await withVectorBy(database, model, ids)
  const missing = messages.filter((message) => !known.has(message.id))
  if (missing.length === 0) return []
  const embedder = await providers.for(model, 'backfill')
  const outcomes = await embedder.embedEach(
    missing.map(({ facts }) => facts.normalised),
    signal,
    noMore,
  )
  const made = missing.flatMap((message, index) => {
    const outcome = outcomes[index]
    return outcome && 'vector' in outcome ? [{ id: message.id, ...outcome }] : []
  })
  // They are decided without: asking again would be refused again.
  if (made.length < missing.length) log('embedding.refused', { texts: missing.length - made.length, model })
  return made
}

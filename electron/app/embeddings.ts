import { howFarPrepared } from '../clusters/model-move.ts'
import { liveConfig } from '../configs/config-store.ts'
import type {
  EmbeddingSettings,
  EmbeddingState,
  EmbeddingTrial,
  Preparation,
} from '../../shared/model/embedding.ts'
import { readCacheHitShare, readSpending } from '../embeddings/embedding-calls.ts'
import { readEmbeddingSettings, writeEmbeddingSettings } from '../embeddings/embedding-settings.ts'
import type { Context } from './context.ts'

export async function readEmbeddings({ database, providers }: Context): Promise<EmbeddingState> {
  const settings = await readEmbeddingSettings(database)
  return {
    settings,
    key: providers.keySource(settings),
    breaker: providers.breaker(),
    spending: await readSpending(database, settings?.monthlyBudget ?? null),
    cacheHitShare: await readCacheHitShare(database),
  }
}

type Save = {
  readonly settings: EmbeddingSettings
  readonly key: string | null
  readonly keepsKey: boolean
  readonly forgetsKey: boolean
}

/** The settings go into the database, the key stays on this machine. */
export async function saveEmbeddings(context: Context, save: Save): Promise<EmbeddingState> {
  const { settings, key, keepsKey, forgetsKey } = save
  await context.database.write((writer) => writeEmbeddingSettings(writer, settings, context.author))
  if (forgetsKey) context.embeddingKeys.forget(settings.baseUrl)
  if (key !== null) context.embeddingKeys.give(settings.baseUrl, key, keepsKey)
  context.notices.changed('embeddings', null)
  return readEmbeddings(context)
}

export async function testEmbeddings(
  { providers }: Context,
  { settings, key }: { readonly settings: EmbeddingSettings; readonly key: string | null },
): Promise<EmbeddingTrial> {
  return { model: settings.model, ...(await providers.test(settings, key)) }
}

/** How far the model of the newest config is; null where it is in force for everyone. */
export async function readPreparation({ database }: Pick<Context, 'database'>): Promise<Preparation | null> {
  return database.snapshot(async (reader) => {
    const { embeddingModel: model } = await liveConfig(reader)
    const far = await howFarPrepared(reader, model)
    return far.creators === 0 ? null : { model, ...far }
  })
}

import { bulkhead, type IPolicy, noop } from 'cockatiel'
import { Failure } from '../../shared/failure.ts'
import type {
  BreakerState,
  EmbeddingSettings,
  EmbeddingTrial,
  KeySource,
  Purpose,
} from '../../shared/model/embedding.ts'
import type { Database } from '../store/database.ts'
import { askCounted } from './counted-call.ts'
import { type EmbedderParts, RemoteEmbedder } from './embedder.ts'
import { type CacheFront, EmbeddingCache } from './embedding-cache.ts'
import { priceOf } from './embedding-cost.ts'
import { readEmbeddingSettings } from './embedding-settings.ts'
import { addressOf, isKeyNeeded } from './openai-client.ts'
import { OpenAiProvider } from './openai-provider.ts'
import type { Patience } from './patience.ts'
import type { Embedder, EmbeddingProvider } from './provider.ts'
import { UnderWay } from './under-way.ts'

/** A key, and where it is known from. It goes nowhere but to the server that it is for. */
export type KnownKey = { readonly key: string; readonly source: Exclude<KeySource, null> }

export type ProvidersParts = {
  readonly database: Database
  /** The built-in model. */
  readonly local: EmbeddingProvider
  /** The key for the server at this base URL. */
  readonly keyFor: (baseUrl: string) => KnownKey | null
  readonly front: CacheFront | null
  /** Left out: the usual. */
  readonly patience?: Patience | undefined
}

/** One server with what is known of it: shared by all who ask it, as its breaker and its limit are. */
type Remote = {
  readonly name: string
  readonly provider: OpenAiProvider
  readonly limit: IPolicy
  /** By purpose: what comes in is not to wait in the long queue of a backfill. */
  readonly queues: Readonly<Record<Purpose, Queue>>
}

type Queue = Pick<EmbedderParts, 'held' | 'underWay'>

/** Who makes embeddings of which model, by the settings as they are now. */
export class Providers {
  readonly cache: EmbeddingCache
  readonly #parts: ProvidersParts
  #remote: Remote | null = null

  constructor(parts: ProvidersParts) {
    this.#parts = parts
    this.cache = new EmbeddingCache(parts.database, parts.front)
  }

  /**
   * An embedder of this model for that purpose. Asked anew for each piece of work, as settings change.
   * @throws Failure EMBEDDING_NOT_SET_UP, EMBEDDING_KEY_NEEDED
   */
  async for(model: string, purpose: Purpose): Promise<Embedder> {
    const { local, database } = this.#parts
    if (model === local.model) return withoutRefusals(local)
    const settings = await readEmbeddingSettings(database)
    if (settings?.model !== model) {
      throw new Failure('EMBEDDING_NOT_SET_UP', { model, configured: settings?.model ?? null })
    }
    return this.#embedder(this.#remoteOf(settings), settings, purpose)
  }

  /** Asks for one word by settings that need not be saved; null: with the key that is known. */
  async test(settings: EmbeddingSettings, key: string | null): Promise<Omit<EmbeddingTrial, 'model'>> {
    const { database } = this.#parts
    const counted = {
      database,
      provider: this.#providerOf(settings, key ?? this.#keyFor(settings)),
      purpose: 'check',
      price: priceOf(settings),
      budget: settings.monthlyBudget,
      limit: noop,
    } as const
    const from = performance.now()
    const { answer, tokens } = await askCounted(counted, ['hello'], 0, async ([first], end, used) => {
      await database.write(end)
      return { answer: first, tokens: used }
    })
    if (!(answer instanceof Float32Array)) {
      throw new Failure('EMBEDDING_REFUSED', { detail: answer?.refused ?? 'no answer', indexes: [0] })
    }
    return {
      milliseconds: Math.round(performance.now() - from),
      dimensions: answer.length,
      tokens,
      dollars: (tokens * counted.price) / 1e6,
    }
  }

  /** Of the server that is set up, as this program has met it. */
  breaker(): BreakerState {
    return this.#remote?.provider.breaker() ?? { state: 'closed', until: null }
  }

  keySource(settings: EmbeddingSettings | null): KeySource {
    return settings === null ? null : (this.#parts.keyFor(settings.baseUrl)?.source ?? null)
  }

  #embedder(
    { provider, limit, queues }: Remote,
    settings: EmbeddingSettings,
    purpose: Purpose,
  ): RemoteEmbedder {
    return new RemoteEmbedder({
      database: this.#parts.database,
      cache: this.cache,
      provider,
      limit,
      ...queues[purpose],
      purpose,
      batch: purpose === 'online' ? settings.onlineBatch : settings.backfillBatch,
      price: priceOf(settings),
      budget: settings.monthlyBudget,
    })
  }

  /** The same one for as long as what it is made by stays the same. */
  #remoteOf(settings: EmbeddingSettings): Remote {
    const key = this.#keyFor(settings)
    const { baseUrl, model, servedAs, concurrency } = settings
    const name = JSON.stringify([baseUrl, model, servedAs, concurrency, key])
    if (this.#remote?.name !== name) {
      this.#remote = { name, provider: this.#providerOf(settings, key), ...limitsOf(settings) }
    }
    return this.#remote
  }

  #providerOf({ baseUrl, model, servedAs }: EmbeddingSettings, key: string | null): OpenAiProvider {
    return new OpenAiProvider({ baseUrl, model, servedAs, key }, this.#parts.patience)
  }

  #keyFor({ baseUrl }: EmbeddingSettings): string | null {
    const known = this.#parts.keyFor(baseUrl)
    if (!known && isKeyNeeded(baseUrl)) {
      throw new Failure('EMBEDDING_KEY_NEEDED', { address: addressOf(baseUrl) })
    }
    return known?.key ?? null
  }
}

const limitsOf = ({ concurrency }: EmbeddingSettings) => {
  const queue = (): Queue => ({
    held: bulkhead(concurrency + 1, Number.POSITIVE_INFINITY),
    underWay: new UnderWay(),
  })
  return {
    limit: bulkhead(concurrency, Number.POSITIVE_INFINITY),
    queues: { online: queue(), backfill: queue(), prepare: queue(), check: queue() },
  }
}

const withoutRefusals = (local: EmbeddingProvider): Embedder => ({
  model: local.model,
  isLocal: local.isLocal,
  embed: (texts, signal) => local.embed(texts, signal),
  embedEach: (texts, signal) => local.embed(texts, signal),
})

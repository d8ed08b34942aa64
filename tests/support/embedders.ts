import { bulkhead } from 'cockatiel'
import { type EmbedderParts, RemoteEmbedder } from '../../electron/embeddings/embedder.ts'
import { type CacheFront, EmbeddingCache } from '../../electron/embeddings/embedding-cache.ts'
import { OpenAiProvider } from '../../electron/embeddings/openai-provider.ts'
import { type Patience, USUAL_PATIENCE } from '../../electron/embeddings/patience.ts'
import { UnderWay } from '../../electron/embeddings/under-way.ts'
import type { Database } from '../../electron/store/database.ts'
import type { FakeProvider } from './fake-provider.ts'

/** Patience of a test: everything happens soon. */
export const SHORT_PATIENCE: Patience = {
  ...USUAL_PATIENCE,
  firstWaitMs: 4,
  longestWaitMs: 40,
  requestMs: 10_000,
  deadlineMs: 30_000,
  breakAfter: 100,
}

export const TEST_MODEL = 'text-embedding-3-small'

type Change = Partial<EmbedderParts> & { readonly patience?: Partial<Patience>; readonly front?: CacheFront }

/** An embedder as `Providers` makes it, of a fake provider. */
export function embedderOf(database: Database, fake: FakeProvider, change: Change = {}): RemoteEmbedder {
  const server = { baseUrl: fake.baseUrl, key: 'sk-secret', model: TEST_MODEL, servedAs: null }
  return new RemoteEmbedder({
    database,
    cache: new EmbeddingCache(database, change.front ?? null),
    provider: new OpenAiProvider(server, { ...SHORT_PATIENCE, ...change.patience }),
    limit: bulkhead(4, Number.POSITIVE_INFINITY),
    held: bulkhead(8, Number.POSITIVE_INFINITY),
    underWay: new UnderWay(),
    purpose: 'online',
    batch: 10,
    price: 0.02,
    budget: null,
    ...change,
  })
}

import { HeldLinks } from '../clusters/held-links.ts'
import { LinkFinder } from '../clusters/link-finder.ts'
import { createLiveEngine } from '../clusters/live-engine.ts'
import { type Gates, openGates } from '../configs/gates.ts'
import type { EmbeddingProvider } from '../embeddings/provider.ts'
import { Providers } from '../embeddings/providers.ts'
import { RedisFront } from '../embeddings/redis-front.ts'
import { vectorSource } from '../embeddings/vector-source.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { BossJobs } from '../store/boss-jobs.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { Statistics } from '../store/statistics.ts'
import { Backfilling } from './backfilling.ts'
import { Checking } from './checking.ts'
import type { Closing } from './closing.ts'
import { Deciding } from './deciding.ts'
import { Embedding } from './embedding.ts'
import type { Instance } from './instance.ts'
import { localProvider } from './local-provider.ts'
import { Preparing } from './preparing.ts'
import { STORED_SEARCH_FROM } from './stored-search.ts'

/** What gives messages their vectors and decides about them, in a console as in a worker. */
export type Engine = {
  readonly finder: LinkFinder
  readonly gates: Gates
  readonly jobs: BossJobs
  readonly deciding: Deciding
  readonly preparing: Preparing
  readonly backfilling: Backfilling
  readonly providers: Providers
  /** Whether a model runs on this machine. */
  readonly isLocal: (model: string) => boolean
}

type Parts = Pick<Instance, 'compute' | 'log' | 'services' | 'embeddingKeys'>

/** Opens the engine on a database, and has this process take its part of the jobs. */
export async function openEngine(
  parts: Parts,
  database: PoolDatabase,
  databaseId: string,
  closing: Closing,
  onDecided: (creator: CreatorId, decided: number) => void,
): Promise<Engine> {
  const { compute, log } = parts
  const local = localProvider(compute)
  const isLocal = (model: string) => model === local.model
  const providers = openProviders(parts, database, databaseId, local, closing)
  const gates = await openGates(database)
  closing.add(() => gates.close())
  const statistics = new Statistics(database)
  const held = new HeldLinks(database, compute)
  closing.add(() => held.clear())
  const finder = new LinkFinder({
    ...{ database, held, storedFrom: STORED_SEARCH_FROM },
    onFailure: (error) => log('search.stored-failed', error),
  })
  const jobs = await BossJobs.start(database, log)
  closing.add(() => jobs.stop())
  const checking = new Checking({ database, jobs, log })
  await checking.work()
  const engine = createLiveEngine({
    database,
    held,
    finder,
    gates,
    vectors: vectorSource(database, local),
    onDecided: (creator, decided, method) => {
      onDecided(CreatorId.parse(creator), decided)
      if (method === 'hnsw') checking.schedule(creator)
      return statistics.grown(decided)
    },
  })
  const deciding = new Deciding({ database, engine, jobs, log })
  closing.add(() => deciding.close())
  await deciding.work()
  await new Embedding({ database, jobs, gates, providers, log }).work()
  const preparing = new Preparing({ database, jobs, providers, isLocal, log })
  await preparing.work()
  const backfilling = new Backfilling({ database, jobs, gates, providers, log })
  await backfilling.work()
  return { finder, gates, jobs, deciding, preparing, backfilling, providers, isLocal }
}

function openProviders(
  { services: { redisUrl }, embeddingKeys, log }: Parts,
  database: PoolDatabase,
  databaseId: string,
  local: EmbeddingProvider,
  closing: Closing,
): Providers {
  const front = redisUrl === undefined ? null : new RedisFront({ url: redisUrl, databaseId, log })
  if (front) closing.add(() => front.close())
  return new Providers({ database, local, front, keyFor: (baseUrl) => embeddingKeys.known(baseUrl) })
}

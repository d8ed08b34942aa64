import { Backfilling } from '../../electron/app/backfilling.ts'
import { Deciding } from '../../electron/app/deciding.ts'
import { Embedding } from '../../electron/app/embedding.ts'
import { enqueueStored } from '../../electron/app/enqueue.ts'
import { Preparing } from '../../electron/app/preparing.ts'
import { HeldLinks } from '../../electron/clusters/held-links.ts'
import { LinkFinder } from '../../electron/clusters/link-finder.ts'
import { createLiveEngine } from '../../electron/clusters/live-engine.ts'
import { openGates } from '../../electron/configs/gates.ts'
import { writeEmbeddingSettings } from '../../electron/embeddings/embedding-settings.ts'
import { USUAL_PATIENCE } from '../../electron/embeddings/patience.ts'
import { Providers } from '../../electron/embeddings/providers.ts'
import { vectorSource } from '../../electron/embeddings/vector-source.ts'
import { startCompute } from '../../electron/links/compute-host.ts'
import { BossJobs } from '../../electron/store/boss-jobs.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { computeWorkerUrl } from './live.ts'
import { lexicalProvider } from './test-engine.ts'

/** Short enough for tests, long enough for a busy machine. */
const patience = {
  ...USUAL_PATIENCE,
  attempts: 2,
  firstWaitMs: 5,
  longestWaitMs: 50,
  requestMs: 2_000,
  deadlineMs: 4_000,
  breakAfter: 3,
  breakMs: 200,
  longestBreakMs: 400,
}

/** The engine with all its jobs on a real database, and a provider at this address. */
export async function openJobEngine(
  database: PoolDatabase,
  baseUrl: string,
  model: string,
  { settings: more, ...given }: { now?: () => number; settings?: Partial<EmbeddingSettings> } = {},
) {
  const settings = EmbeddingSettings.parse({ ...more, baseUrl, model })
  await database.write((writer) => writeEmbeddingSettings(writer, settings, 'test'))
  const logged: string[] = []
  const log = (event: string) => void logged.push(event)
  const compute = startCompute(computeWorkerUrl)
  const jobs = await BossJobs.start(database, log)
  const providers = new Providers({
    ...{ database, front: null, local: lexicalProvider, patience },
    keyFor: () => ({ key: 'a key', source: 'held' }),
  })
  const gates = await openGates(database)
  const isLocal = (name: string) => name === lexicalProvider.model
  const held = new HeldLinks(database, compute)
  const finder = new LinkFinder({ database, held, storedFrom: Number.MAX_SAFE_INTEGER })
  const engine = createLiveEngine({
    ...{ database, held, finder, gates, onDecided: () => undefined },
    vectors: vectorSource(database, lexicalProvider),
  })
  const deciding = new Deciding({ database, engine, jobs, log })
  await deciding.work()
  await new Embedding({ database, jobs, gates, providers, log, pauseMs: 100 }).work()
  const preparing = new Preparing({ database, jobs, providers, isLocal, log })
  await preparing.work()
  const backfilling = new Backfilling({ database, jobs, gates, providers, log, pauseMs: 100, ...given })
  await backfilling.work()
  return {
    ...{ jobs, providers, deciding, preparing, backfilling, gates, isLocal, logged },
    enqueue: enqueueStored(jobs, isLocal),
    async close() {
      deciding.close()
      await jobs.stop()
      await compute.close()
    },
  }
}

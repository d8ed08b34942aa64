import { CreatorId } from '../../shared/model/id.ts'
import { HeldLinks } from '../clusters/held-links.ts'
import { createLiveEngine } from '../clusters/live-engine.ts'
import { Previews } from '../clusters/previews.ts'
import { writeFirstConfig } from '../configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../configs/defaults.ts'
import type { EmbeddingProvider } from '../embeddings/provider.ts'
import { createLabels, type Labels } from '../labels/labels.ts'
import { createFileImports, type FileImports } from '../messages/file-imports.ts'
import { databaseIdOf } from '../store/database-identity.ts'
import { countNotTakenIn } from '../store/not-taken-in.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import { Statistics } from '../store/statistics.ts'
import type { Closing } from './closing.ts'
import { Deciding } from './deciding.ts'
import type { Instance } from './instance.ts'
import { keepSearchIndexes } from './keep-search-indexes.ts'
import { localProvider } from './local-provider.ts'
import { SampleInbox } from './sample-inbox.ts'
import { stagingOf } from './settings.ts'

const CATCH_UP_MS = 30_000

/** What works on the database in use. Built anew for each that is chosen. */
export type Workspace = {
  readonly database: PoolDatabase
  readonly provider: EmbeddingProvider
  readonly held: HeldLinks
  readonly imports: FileImports
  readonly sample: SampleInbox
  readonly deciding: Deciding
  readonly previews: Previews
  readonly labels: Labels
  /** Messages without a seq, as they were counted when the database was opened. */
  readonly notTakenIn: number
}

/** Everything that works on a database whose schema is as it should be, and takes up what an earlier run left. */
export async function openWorkspace(
  instance: Instance,
  database: PoolDatabase,
  closing: Closing,
  ended: AbortSignal,
): Promise<Workspace> {
  const { places, local, author, instanceId } = instance
  const isEmbedded = database.state().kind === 'embedded'
  const databaseId = await databaseIdOf(database)
  // Where others migrated it, nobody may have: without one nothing is decided.
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  const labels = createLabels({ local, author, databaseId, adoptsUnnamed: isEmbedded })
  const parts = startDeciding(instance, database, closing)
  const imports = createFileImports({
    database,
    instanceId,
    isOnlyInstance: isEmbedded,
    ...stagingOf(places.dataFolder, isEmbedded ? null : databaseId),
    onProgress: (fileImport) => {
      // Of a database that nobody looks at any more.
      if (!ended.aborted) instance.notices.tell({ type: 'import', import: fileImport })
    },
    onStored: (creator) => parts.deciding.schedule(creator),
    log: instance.log,
  })
  closing.add(() => imports.close())
  await imports.recover()
  await parts.deciding.catchUp()
  if (!isEmbedded) closing.add(catchUpNowAndThen(parts.deciding))
  if (!isEmbedded) closing.add(keepSearchIndexes(database, parts.deciding, instance.log))
  const sample = new SampleInbox(places.sampleInbox, imports)
  const notTakenIn = isEmbedded ? 0 : await countNotTakenIn(database)
  return { ...parts, database, labels, imports, sample, previews: new Previews(database), notTakenIn }
}

/** Another console may have stored messages and ended before it decided them. */
function catchUpNowAndThen(deciding: Deciding): () => void {
  const timer = setInterval(() => void deciding.catchUp(), CATCH_UP_MS)
  return () => clearInterval(timer)
}

function startDeciding({ compute, notices, log }: Instance, database: PoolDatabase, closing: Closing) {
  const provider = localProvider(compute)
  const statistics = new Statistics(database)
  const held = new HeldLinks(database, compute, provider.model)
  closing.add(() => held.clear())
  const engine = createLiveEngine({
    database,
    held,
    provider,
    onDecided: (creator, decided) => {
      notices.changed('clusters', CreatorId.parse(creator))
      notices.changed('messages', CreatorId.parse(creator))
      return statistics.grown(decided)
    },
  })
  const deciding = new Deciding(database, engine, log)
  closing.add(() => deciding.close())
  return { provider, held, deciding }
}

import { createLabels, type Labels } from '../labels/labels.ts'
import { createFileImports, type FileImports } from '../messages/file-imports.ts'
import { dropSearchIndexes } from '../store/search-indexes.ts'
import type { Aggregating } from './aggregating.ts'
import { ClusterNews } from './cluster-news.ts'
import type { Closing } from './closing.ts'
import { type Engine, openEngine } from './engine.ts'
import { enqueueImported } from './enqueue.ts'
import type { Instance } from './instance.ts'
import { keepSearchIndexes, type SearchIndexes } from './keep-search-indexes.ts'
import { openAggregating, type Previewing } from './open-aggregating.ts'
import type { Reading } from './reading.ts'
import { SampleInbox } from './sample-inbox.ts'
import { keepSecondDecisions } from './second-decisions.ts'
import { type Intaking, openIntake } from './open-intake.ts'

const CATCH_UP_MS = 30_000

/** What works on the database in use. Built anew for each that is chosen. */
export type Workspace = Reading &
  Engine &
  Intaking &
  Previewing & {
    readonly imports: FileImports
    readonly sample: SampleInbox
    readonly labels: Labels
    /** Null on the embedded database, which has none. */
    readonly searchIndexes: SearchIndexes | null
  }

/** Everything that works on a database that can be read by now, and takes up what an earlier run left. */
export async function openWorkspace(
  instance: Instance,
  reading: Reading,
  closing: Closing,
  ended: AbortSignal,
): Promise<Workspace> {
  const { places, local, author, instanceId } = instance
  const { database, databaseId, staging } = reading
  const isEmbedded = database.state().kind === 'embedded'
  // A program that was killed while it migrated has left them, and the next start does not migrate.
  if (isEmbedded) await dropSearchIndexes(database)
  const labels = createLabels({ local, author, databaseId, adoptsUnnamed: isEmbedded })
  const news = new ClusterNews(database, instance.notices, instance.log)
  closing.add(() => news.close())
  let aggregating: Aggregating | null = null
  const parts = await openEngine(instance, database, databaseId, closing, (creator) => {
    instance.notices.changed('clusters', creator)
    instance.notices.changed('messages', creator)
    news.look()
    aggregating?.schedule()
  })
  const imports = createFileImports({
    database,
    instanceId,
    isOnlyInstance: isEmbedded,
    ...staging,
    onProgress: (fileImport) => {
      // Of a database that nobody looks at any more.
      if (!ended.aborted) instance.notices.tell({ type: 'import', import: fileImport })
    },
    enqueue: enqueueImported(parts.jobs, parts.isLocal),
    onStored: (creator) => {
      parts.deciding.schedule(creator)
      instance.notices.changed('messages', creator)
    },
    log: instance.log,
  })
  closing.add(() => imports.close())
  const intaking = openIntake({ ...parts, ...instance, database }, closing)
  await imports.recover()
  await parts.deciding.catchUp()
  await parts.preparing.catchUp()
  await parts.backfilling.catchUp()
  if (!isEmbedded) closing.add(catchUpNowAndThen(parts))
  closing.add(keepSecondDecisions({ ...parts, ...instance, database }))
  const searchIndexes = isEmbedded
    ? null
    : keepSearchIndexes(database, parts.deciding, instance.notices, instance.log)
  closing.add(() => searchIndexes?.close())
  const sample = new SampleInbox(places.sampleInbox, imports)
  const previewing = await openAggregating(places, { ...parts, ...instance, database }, closing)
  aggregating = previewing.aggregating
  return { ...reading, ...parts, ...intaking, ...previewing, labels, imports, sample, searchIndexes }
}

/** Another console may have stored messages and ended before it decided them. */
export function catchUpNowAndThen({
  deciding,
  preparing,
  backfilling,
}: Pick<Engine, 'deciding' | 'preparing' | 'backfilling'>): () => void {
  const timer = setInterval(() => {
    void deciding.catchUp()
    void preparing.catchUp()
    void backfilling.catchUp()
  }, CATCH_UP_MS)
  return () => clearInterval(timer)
}

import type { QueryClient } from '@tanstack/react-query'
import type { FileImport } from '../../shared/model/file-import.ts'
import type { DatabaseState, Notice, Status } from '../../shared/model/status.ts'
import { isUsable } from '../connections/state-words.ts'
import { followDatabase } from './active-database.ts'
import { withImport } from './import-cache.ts'
import { api } from './queries.ts'
import { tellClusterReached } from './tell-cluster-reached.tsx'

const affected = {
  messages: () => [
    api.status.read.key(),
    api.creators.key(),
    api.gates.keptOut.key(),
    api.jobs.key(),
    api.previews.key(),
  ],
  clusters: () => [
    api.clusters.key(),
    api.messages.suggested.key(),
    api.previews.key(),
    api.rebuilds.list.key(),
  ],
  configs: () => [api.configs.key(), api.previews.key(), api.rebuilds.key()],
  candidates: () => [api.candidates.key()],
  connections: () => [api.connections.list.key()],
  gates: () => [api.gates.key(), api.clusters.key(), api.messages.suggested.key(), api.rebuilds.look.key()],
  ingest: () => [api.ingest.key()],
  jobs: () => [api.jobs.key()],
  embeddings: () => [api.embeddings.key()],
  aggregations: () => [api.aggregations.key()],
  'search-indexes': () => [api.status.read.key()],
  labels: () => [
    api.labels.key(),
    api.clusters.members.key(),
    api.previews.flips.key(),
    api.previews.scores.key(),
    api.previews.plane.key(),
    api.previews.change.key(),
    api.previews.changeFlips.key(),
  ],
} satisfies Record<Extract<Notice, { type: 'changed' }>['what'], () => unknown>

/** Puts what the notice brings into the cache, and marks what it makes stale. */
export function applyNotice(queryClient: QueryClient, notice: Notice): void {
  switch (notice.type) {
    case 'database':
      applyDatabase(queryClient, notice.database)
      return
    case 'import':
      queryClient.setQueryData<Status>(
        api.status.read.queryKey(),
        (status) => status && { ...status, imports: withImport(status.imports, notice.import) },
      )
      queryClient.setQueryData<FileImport[]>(
        api.imports.list.queryKey(),
        (imports) => imports && withImport(imports, notice.import),
      )
      return
    case 'cluster-reached':
      tellClusterReached(notice)
      return
    case 'changed':
      for (const queryKey of affected[notice.what]()) void queryClient.invalidateQueries({ queryKey })
  }
}

function applyDatabase(queryClient: QueryClient, database: DatabaseState): void {
  void queryClient.invalidateQueries({ queryKey: api.connections.list.key() })
  if (followDatabase(queryClient, database)) {
    // Its figures are of the database before.
    void queryClient.resetQueries({ queryKey: api.status.read.key() })
    return
  }
  // Opened for the first time, it would look like an empty one: how it is comes with what is in it.
  queryClient.setQueryData<Status>(api.status.read.queryKey(), (status) =>
    status && (database.state !== 'open' || isUsable(status.database)) ? { ...status, database } : status,
  )
  if (database.state === 'open') void queryClient.invalidateQueries()
}

/** The same for a whole status that a call answered with. */
export function applyStatus(queryClient: QueryClient, status: Status): void {
  const isOther = followDatabase(queryClient, status.database)
  queryClient.setQueryData<Status>(api.status.read.queryKey(), status)
  if (isOther) void queryClient.invalidateQueries({ queryKey: api.connections.list.key() })
  else void queryClient.invalidateQueries()
}

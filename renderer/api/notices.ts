import type { QueryClient } from '@tanstack/react-query'
import type { FileImport } from '../../shared/model/file-import.ts'
import type { Notice, Status } from '../../shared/model/status.ts'
import { withImport } from './import-cache.ts'
import { api } from './queries.ts'

const affected = {
  messages: () => [api.status.read.key(), api.creators.key(), api.previews.key()],
  clusters: () => [api.clusters.key(), api.previews.key()],
  configs: () => [api.configs.key(), api.previews.key()],
  connections: () => [api.connections.list.key()],
  labels: () => [
    api.labels.key(),
    api.clusters.members.key(),
    api.previews.flips.key(),
    api.previews.scores.key(),
  ],
} satisfies Record<Extract<Notice, { type: 'changed' }>['what'], () => unknown>

/** Puts what the notice brings into the cache, and marks what it makes stale. */
export function applyNotice(queryClient: QueryClient, notice: Notice): void {
  switch (notice.type) {
    case 'database':
      queryClient.setQueryData<Status>(
        api.status.read.queryKey(),
        (status) => status && { ...status, database: notice.database },
      )
      if (notice.database.state === 'open') void queryClient.invalidateQueries()
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
    case 'changed':
      for (const queryKey of affected[notice.what]()) void queryClient.invalidateQueries({ queryKey })
  }
}

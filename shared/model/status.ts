import { z } from 'zod'
import { Connection } from './connection.ts'
import { FileImport } from './file-import.ts'
import { ClusterId, CreatorId } from './id.ts'

/** The database in use, as the frame shows it. */
export const DatabaseState = z.object({
  connection: Connection.pick({ id: true, name: true }),
  kind: z.enum(['embedded', 'postgres']),
  /**
   * `opening` has not been open yet; `reopening` and `down` come back by themselves; `refused` waits for a
   * person to do something, which `failure` names.
   */
  state: z.enum(['opening', 'open', 'reopening', 'down', 'refused']),
  /** Why it is not open; a failure code with its data. */
  failure: z.object({ code: z.string(), data: z.unknown() }).nullable(),
  /** For people, such as "Postgres 18"; empty until it has been open. */
  version: z.string(),
  pgvector: z.string(),
  /** Server's clock minus this machine's. */
  clockAheadMs: z.number().int(),
})
export type DatabaseState = z.infer<typeof DatabaseState>

/** An index for search by others that is being made in the database, by this console or another one. */
export const IndexBuild = z.object({
  index: z.string(),
  /** As Postgres names it; empty where it has not begun. */
  phase: z.string(),
  /** How far the phase is, 0 to 1; null where that is not known. */
  share: z.number().min(0).max(1).nullable(),
})
export type IndexBuild = z.infer<typeof IndexBuild>

/** What the frame shows at all times. */
export const Status = z.object({
  version: z.string(),
  database: DatabaseState,
  messages: z.number().int(),
  pending: z.number().int(),
  /** Messages of the database that Likeness knows nothing of yet; estimated where there are many. */
  notTakenIn: z.number().int(),
  imports: z.array(FileImport),
  indexBuild: IndexBuild.nullable(),
})
export type Status = z.infer<typeof Status>

/** A notice that something changed. Notices steer nothing: who receives one asks again. */
export const Notice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('database'), database: DatabaseState }),
  z.object({ type: z.literal('import'), import: FileImport }),
  /** A cluster has come to several channels for the first time: worth a person's look. */
  z.object({
    type: z.literal('cluster-reached'),
    cluster: ClusterId,
    creator: CreatorId,
    channels: z.number().int(),
    preview: z.string(),
  }),
  z.object({
    type: z.literal('changed'),
    what: z.enum([
      'messages',
      'clusters',
      'configs',
      'candidates',
      'labels',
      'connections',
      'gates',
      'jobs',
      'embeddings',
      'search-indexes',
      'ingest',
      'aggregations',
    ]),
    creator: CreatorId.nullable(),
  }),
])
export type Notice = z.infer<typeof Notice>

/** Where this instance keeps its things. */
export const Settings = z.object({
  dataFolder: z.string(),
  databaseFolder: z.string(),
  trainingSetFile: z.string(),
  /** Whether a password can be kept beyond the end of the program. */
  keepsPasswords: z.boolean(),
  host: z.enum(['web', 'desktop']),
  colorScheme: z.enum(['light', 'dark', 'auto']),
  versions: z.record(z.string(), z.string()),
})
export type Settings = z.infer<typeof Settings>

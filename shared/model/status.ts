import { z } from 'zod'
import { FileImport } from './file-import.ts'
import { CreatorId } from './id.ts'

/** The database as the status bar shows it. */
export const DatabaseState = z.object({
  kind: z.enum(['embedded', 'postgres']),
  state: z.enum(['open', 'reopening', 'down']),
  /** For people, such as "Postgres 18". */
  version: z.string(),
  pgvector: z.string(),
})
export type DatabaseState = z.infer<typeof DatabaseState>

/** What the frame shows at all times. */
export const Status = z.object({
  version: z.string(),
  database: DatabaseState,
  messages: z.number().int(),
  pending: z.number().int(),
  imports: z.array(FileImport),
})
export type Status = z.infer<typeof Status>

/** A notice that something changed. Notices steer nothing: who receives one asks again. */
export const Notice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('database'), database: DatabaseState }),
  z.object({ type: z.literal('import'), import: FileImport }),
  z.object({
    type: z.literal('changed'),
    what: z.enum(['messages', 'clusters', 'configs', 'labels']),
    creator: CreatorId.nullable(),
  }),
])
export type Notice = z.infer<typeof Notice>

/** Where this instance keeps its things. */
export const Settings = z.object({
  dataFolder: z.string(),
  databaseFolder: z.string(),
  trainingSetFile: z.string(),
  colorScheme: z.enum(['light', 'dark', 'auto']),
  versions: z.record(z.string(), z.string()),
})
export type Settings = z.infer<typeof Settings>

import type { HeldLinks } from '../clusters/held-links.ts'
import type { Previews } from '../clusters/previews.ts'
import type { EmbeddingProvider } from '../embeddings/provider.ts'
import type { Labels } from '../labels/labels.ts'
import type { FileImports } from '../messages/file-imports.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import type { Deciding } from './deciding.ts'
import type { Log } from './log.ts'
import type { Notices } from './notices.ts'
import type { SampleInbox } from './sample-inbox.ts'
import type { InstanceSettings } from './settings.ts'

/** What the handlers of the contract work with. Built once, by `start`. */
export type Context = {
  readonly author: string
  readonly version: string
  readonly database: PoolDatabase
  readonly migrations: URL
  readonly provider: EmbeddingProvider
  readonly held: HeldLinks
  readonly imports: FileImports
  readonly sample: SampleInbox
  readonly deciding: Deciding
  readonly previews: Previews
  readonly labels: Labels
  readonly settings: InstanceSettings
  readonly notices: Notices
  readonly log: Log
}

import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { failures } from './failure.ts'
import {
  Act,
  ClusterDetail,
  ClusterMember,
  ClusterRow,
  ClusterStatus,
  RemovedMessages,
} from './model/cluster.ts'
import { Config } from './model/config.ts'
import { Connection, ConnectionId, ConnectionName, ServerAddress } from './model/connection.ts'
import { DatabaseLook } from './model/database-look.ts'
import { DryRun } from './model/decision.ts'
import { FieldMapping, FileFormat, FileImport, FileLook, RejectedLine } from './model/file-import.ts'
import { ActId, ClusterId, CreatorId, ImportId, LabelId, MessageId, UploadId } from './model/id.ts'
import { Label, Verdict } from './model/label.ts'
import { LinkKind } from './model/link.ts'
import { Creator } from './model/message.ts'
import { MigrationStatus, MigrationVerdict } from './model/migration.ts'
import { Comparison, Flip, Preview, PreviewValues, ScoreHistogram } from './model/preview.ts'
import { Similarity } from './model/similarity.ts'
import { Notice, Settings, Status } from './model/status.ts'
import { incomingText } from './model/text.ts'

/** Every call may fail with any of the listed failures; see `failure.ts`. */
const call = oc.errors(failures)

/** Where a page starts: what the page before gave as `next`; null is the first page. */
const cursor = z.string().nullable().default(null)
const limit = z.number().int().min(1).max(500).default(50)
const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/** Creators that are counted; null is all of them. */
const scope = z.object({ creator: CreatorId.nullable().default(null) })

const clusterQuery = scope.extend({
  status: ClusterStatus.nullable().default(null),
  /** Words that a member's text holds; case does not matter. */
  search: incomingText(500).default(''),
  sort: z.enum(['newest', 'largest', 'weakest']).default('newest'),
})

/** Where a file lies: a path on this machine, or what was uploaded through the window. */
const FileSource = z.discriminatedUnion('from', [
  z.object({ from: z.literal('path'), path: z.string().min(1) }),
  z.object({ from: z.literal('upload'), upload: UploadId }),
])

/** Of a server's user. */
const Password = incomingText(1000).min(1).nullable()

/** One line of an export: one JSON object, already written out. */
const ExportLines = eventIterator(z.object({ lines: z.array(z.string()) }))

/** The only list of what can be asked of the core. Names are noun.verb; vectors never cross. */
export const contract = {
  status: {
    read: call.output(Status),
    watch: call.output(eventIterator(Notice)),
  },
  settings: {
    read: call.output(Settings),
    put: call.input(Settings.pick({ colorScheme: true })).output(Settings),
  },
  connections: {
    list: call.output(z.array(Connection)),
    /** Looks at a server and changes nothing. A null password: the one known for `id`, if it is for these hosts. */
    test: call
      .input(
        z.object({
          address: ServerAddress,
          password: Password.default(null),
          id: ConnectionId.nullable().default(null),
        }),
      )
      .output(DatabaseLook),
    /** A null id makes a new one; a null password leaves what is known, unless hosts or user are others. */
    save: call
      .input(
        z.object({
          id: ConnectionId.nullable().default(null),
          name: ConnectionName,
          address: ServerAddress,
          password: Password.default(null),
          /** Beyond the end of the program, where `Settings.keepsPasswords`. */
          keepsPassword: z.boolean().default(false),
        }),
      )
      .output(Connection),
    /** BAD_INPUT for the active one, and for those that are not saved. */
    remove: call.input(z.object({ id: ConnectionId })).output(z.object({ id: ConnectionId })),
    /** Makes it the active one, also after a restart, and opens it. Whether that went well is in the status. */
    use: call.input(z.object({ id: ConnectionId, password: Password.default(null) })).output(Status),
    /** Looks at the active one and changes nothing. */
    look: call.output(DatabaseLook),
    /** Applies the pending migrations of the active one. DATABASE_CHANGED unless `fingerprint` is of how it is now. */
    migrate: call.input(z.object({ fingerprint: z.string() })).output(Status),
  },
  creators: {
    list: call.output(z.array(Creator)),
  },
  uploads: {
    begin: call
      .input(z.object({ fileName: incomingText(500).min(1), bytes: z.number().int().min(0) }))
      .output(z.object({ upload: UploadId })),
    /** Appends at `offset`, which must be where the last part ended. */
    append: call
      .input(z.object({ upload: UploadId, offset: z.number().int().min(0), part: z.file() }))
      .output(z.object({ bytes: z.number().int() })),
  },
  imports: {
    look: call.input(z.object({ source: FileSource, mapping: FieldMapping.optional() })).output(FileLook),
    start: call
      .input(
        z.object({
          source: FileSource,
          creator: CreatorId,
          /** Left out: the guesses of `look`. */
          mapping: FieldMapping.optional(),
          format: FileFormat.optional(),
        }),
      )
      .output(FileImport),
    /** Starts the import of the sample inbox that comes with the program, one import a creator. */
    startSample: call.output(z.array(FileImport)),
    list: call.output(z.array(FileImport)),
    read: call.input(z.object({ id: ImportId })).output(FileImport),
    /** Ends when the import does; breaking off only stops watching. */
    watch: call.input(z.object({ id: ImportId })).output(eventIterator(FileImport)),
    pause: call.input(z.object({ id: ImportId })).output(FileImport),
    resume: call.input(z.object({ id: ImportId })).output(FileImport),
    cancel: call.input(z.object({ id: ImportId })).output(FileImport),
    rejects: call.input(z.object({ id: ImportId, cursor, limit })).output(page(RejectedLine)),
  },
  messages: {
    /** Decides a text as if it arrived now, and stores nothing. */
    decide: call
      .input(
        z.object({
          creator: CreatorId,
          text: incomingText(1_000_000),
          channel: incomingText(500).optional(),
        }),
      )
      .output(DryRun),
  },
  clusters: {
    list: call
      .input(clusterQuery.extend({ cursor, limit }))
      .output(page(ClusterRow).extend({ total: z.number().int() })),
    read: call.input(z.object({ id: ClusterId })).output(ClusterDetail),
    members: call.input(z.object({ id: ClusterId, cursor, limit })).output(page(ClusterMember)),
    /** Marks a cluster as answered by one reply. */
    action: call.input(z.object({ id: ClusterId, responseText: incomingText(20_000).min(1) })).output(Act),
    remove: call
      .input(z.object({ id: ClusterId, messages: RemovedMessages, reason: incomingText(500).default('') }))
      .output(Act),
    /** Not again: these two, and later messages with their texts, are never put together. */
    refuse: call
      .input(z.object({ message: MessageId, candidate: MessageId, reason: incomingText(500).default('') }))
      .output(Act),
    /** Takes an act back. */
    restore: call.input(z.object({ act: ActId })).output(Act),
  },
  configs: {
    live: call.output(Config),
    list: call.input(z.object({ cursor, limit })).output(page(Config)),
    /** Makes a new version live. `replaces` is the version the caller saw as live: STALE_CONFIG if another one is by now. */
    push: call
      .input(
        z.object({
          threshold: Similarity,
          trigramThreshold: Similarity.optional(),
          suggestThreshold: Similarity.optional(),
          minimumWords: z.number().int().min(0).max(50).optional(),
          note: incomingText(2000).default(''),
          replaces: z.number().int().positive(),
        }),
      )
      .output(Config),
  },
  previews: {
    read: call.input(scope.extend(PreviewValues.partial().shape)).output(Preview),
    compare: call.input(scope.extend(PreviewValues.shape)).output(Comparison),
    scores: call.input(scope).output(ScoreHistogram),
    /** Messages whose accepted link is another one under `threshold` than under the live config. */
    flips: call.input(scope.extend(PreviewValues.shape).extend({ cursor, limit })).output(page(Flip)),
  },
  labels: {
    put: call
      .input(
        z.object({
          message: MessageId,
          candidate: MessageId,
          kind: LinkKind,
          verdict: Verdict,
          source: z.enum(['clusters', 'tuning', 'cli']),
        }),
      )
      .output(Label),
    takeBack: call.input(z.object({ id: LabelId })).output(z.object({ id: LabelId })),
    list: call.input(scope.extend({ cursor, limit })).output(page(Label).extend({ total: z.number().int() })),
  },
  exports: {
    clusters: call.input(scope.extend(PreviewValues.partial().shape)).output(ExportLines),
    links: call.input(scope).output(ExportLines),
    decisions: call.input(scope).output(ExportLines),
  },
  migrations: {
    status: call.output(z.array(MigrationStatus)),
    up: call.output(z.array(MigrationStatus)),
    /** Takes the last `steps` migrations back, with what they hold. */
    down: call
      .input(z.object({ steps: z.number().int().min(1).max(100).default(1) }))
      .output(z.array(MigrationStatus)),
    verify: call.output(MigrationVerdict),
  },
}

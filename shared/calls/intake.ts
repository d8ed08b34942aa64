import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Backfill, BackfillEstimate, BackfillPlan, BackfillScope } from '../model/backfill.ts'
import { FieldMapping, FileFormat, FileImport, FileLook, RejectedLine } from '../model/file-import.ts'
import { Gate, KeptOut, SetGate } from '../model/gate.ts'
import { BackfillId, CreatorId, ImportId, UploadId } from '../model/id.ts'
import { Ingest, IngestSettings, IngestToken, IngestTokenName } from '../model/ingest.ts'
import { incomingText } from '../model/text.ts'
import { call, cursor, limit, page } from './basics.ts'

/** How messages come in. */

/** Where a file lies: a path on this machine, or what was uploaded through the window. */
const FileSource = z.discriminatedUnion('from', [
  z.object({ from: z.literal('path'), path: z.string().min(1) }),
  z.object({ from: z.literal('upload'), upload: UploadId }),
])

/** A backfill; null is the newest. */
const someBackfill = z.object({ id: BackfillId.nullable().default(null) })

export const uploads = {
  begin: call
    .input(z.object({ fileName: incomingText(500).min(1), bytes: z.number().int().min(0) }))
    .output(z.object({ upload: UploadId })),
  /** Appends at `offset`, which must be where the last part ended. */
  append: call
    .input(z.object({ upload: UploadId, offset: z.number().int().min(0), part: z.file() }))
    .output(z.object({ bytes: z.number().int() })),
}

export const imports = {
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
}

export const backfills = {
  /** What taking in messages without a seq would come to. Changes nothing. */
  estimate: call.input(BackfillScope).output(BackfillEstimate),
  /** Takes them in by jobs. BACKFILL_RUNNING while another one runs. */
  start: call.input(BackfillPlan).output(Backfill),
  /** The newest first. */
  list: call.input(z.object({ cursor, limit })).output(page(Backfill)),
  /** Null where there never was one. */
  read: call.input(someBackfill).output(Backfill.nullable()),
  /** After the page at hand. */
  pause: call.input(someBackfill).output(Backfill),
  /** BACKFILL_ENDED where there is nothing to go on with. */
  resume: call.input(someBackfill).output(Backfill),
  cancel: call.input(someBackfill).output(Backfill),
}

export const ingest = {
  read: call.output(Ingest),
  /** What is left out stays as it is. */
  set: call
    .input(
      z.object({
        http: z.boolean().optional(),
        streamchat: z.boolean().optional(),
        requestsPerSecond: IngestSettings.shape.requestsPerSecond.unwrap().optional(),
      }),
    )
    .output(Ingest),
  /** The only time that the token's value is told. */
  makeToken: call
    .input(z.object({ name: IngestTokenName, creator: CreatorId.nullable().default(null) }))
    .output(z.object({ token: IngestToken, value: z.string() })),
  /** By name or id. */
  revokeToken: call.input(z.object({ token: IngestTokenName })).output(IngestToken),
}

export const gates = {
  list: call.output(z.array(SetGate)),
  /** A null creator is everyone without a gate of its own; a null gate takes a creator's own away. */
  set: call
    .input(z.object({ creator: CreatorId.nullable(), gate: Gate.nullable() }))
    .output(z.array(SetGate)),
  /** Creators with messages that came while their gate was off and could be taken in. */
  keptOut: call.output(z.array(KeptOut)),
}

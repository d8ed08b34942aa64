import { Failure } from '../../shared/failure.ts'
import type { FieldMapping, FileFormat, FileImport, ImportState } from '../../shared/model/file-import.ts'
import type { CreatorId, ImportId } from '../../shared/model/id.ts'
import type { Reader, Writer } from '../store/database.ts'

/** What is decided when an import starts. */
export interface ImportPlan {
  id: ImportId
  creator: CreatorId
  fileName: string
  path: string
  format: FileFormat
  mapping: FieldMapping
  bytes: number
}

/** How far an import has come: written in the transaction that stores what it counts. */
export interface ImportProgress {
  bytes: number
  bytesRead: number
  /** Hash of the bytes read so far. */
  readHash: string
  read: number
  stored: number
  duplicates: number
  conflicts: number
  rejected: number
  rejectsBytes: number
  /** First and last seq that was stored. */
  firstSeq: number | null
  lastSeq: number | null
}

/** The console that asks. */
export interface Asker {
  instanceId: string
  /** No other console can have this database, so every import in it is this one's. */
  isOnlyInstance: boolean
}

/** One row of `imports`. */
export type ImportRow = ImportPlan &
  ImportProgress & {
    state: ImportState
    failure: FileImport['failure']
    startedAt: Date
    finishedAt: Date | null
    /** Null: from before several consoles could use one database. */
    instanceId: string | null
    /** Last seq of the creator that is decided. */
    decidedSeq: number
  }

const columns = `i.id, i.creator_id AS creator, i.file_name AS "fileName", i.path, i.format, i.mapping, i.state,
  i.bytes, i.bytes_read AS "bytesRead", i.read_hash AS "readHash", i.read, i.stored, i.duplicates, i.conflicts,
  i.rejected, i.rejects_bytes AS "rejectsBytes", i.first_seq AS "firstSeq", i.last_seq AS "lastSeq", i.failure,
  i.started_at AS "startedAt", i.finished_at AS "finishedAt", i.instance_id AS "instanceId",
  coalesce(c.decided_seq, 0) AS "decidedSeq"`
const source = 'imports i LEFT JOIN creators c ON c.creator_id = i.creator_id'

/** Imports that ended longer ago than this many others are not listed any more. */
const LATEST = 100

/** The imports that can go on and the latest ones, newest first. */
export const listImports = (reader: Reader): Promise<ImportRow[]> =>
  reader.rows<ImportRow>(
    `SELECT ${columns} FROM ${source}
     WHERE i.state IN ('running', 'paused') OR i.id IN (
       SELECT id FROM imports ORDER BY started_at DESC, id LIMIT ${LATEST})
     ORDER BY i.started_at DESC, i.id`,
  )

/** NOT_FOUND. */
export async function readImport(reader: Reader, id: ImportId): Promise<ImportRow> {
  const [row] = await reader.rows<ImportRow>(`SELECT ${columns} FROM ${source} WHERE i.id = $1`, [id])
  return found(id, row)
}

function found(id: ImportId, row: ImportRow | undefined): ImportRow {
  if (row === undefined) throw new Failure('NOT_FOUND', { what: 'import', id })
  return row
}

export async function insertImport(writer: Writer, plan: ImportPlan, instanceId: string): Promise<void> {
  await writer.run(
    `INSERT INTO imports (id, creator_id, file_name, path, format, mapping, state, bytes, instance_id)
     VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, $8)`,
    [
      plan.id,
      plan.creator,
      plan.fileName,
      plan.path,
      plan.format,
      JSON.stringify(plan.mapping),
      plan.bytes,
      instanceId,
    ],
  )
}

/** Gives the import as it is then. NOT_FOUND. */
export async function writeProgress(
  writer: Writer,
  id: ImportId,
  progress: ImportProgress,
): Promise<ImportRow> {
  const [row] = await writer.rows<ImportRow>(
    `WITH i AS (UPDATE imports SET bytes = $2, bytes_read = $3, read_hash = $4, read = $5, stored = $6, duplicates = $7,
       conflicts = $8, rejected = $9, rejects_bytes = $10, first_seq = $11, last_seq = $12
     WHERE id = $1 RETURNING *)
     SELECT ${columns} FROM i LEFT JOIN creators c ON c.creator_id = i.creator_id`,
    [
      id,
      progress.bytes,
      progress.bytesRead,
      progress.readHash,
      progress.read,
      progress.stored,
      progress.duplicates,
      progress.conflicts,
      progress.rejected,
      progress.rejectsBytes,
      progress.firstSeq,
      progress.lastSeq,
    ],
  )
  return found(id, row)
}

/** Writes the state of an import, with the failure that led to it. An ended one gets its end. */
export async function writeState(
  writer: Writer,
  id: ImportId,
  state: ImportState,
  failure: FileImport['failure'] = null,
): Promise<void> {
  await writer.run(
    `UPDATE imports SET state = $2, failure = $3,
       finished_at = CASE WHEN $2 IN ('done', 'cancelled', 'failed') THEN clock_timestamp() END
     WHERE id = $1`,
    [id, state, failure === null ? null : JSON.stringify(failure)],
  )
}

/** Imports of a former run of this console that nobody ended: they wait to be resumed. */
export async function pauseInterrupted(
  writer: Writer,
  { instanceId, isOnlyInstance }: Asker,
  failure: FileImport['failure'],
): Promise<void> {
  await writer.run(
    `UPDATE imports SET instance_id = $1 WHERE instance_id IS NULL OR ($2 AND instance_id <> $1)`,
    [instanceId, isOnlyInstance],
  )
  await writer.run(
    `UPDATE imports SET state = 'paused', failure = $2 WHERE state = 'running' AND instance_id = $1`,
    [instanceId, JSON.stringify(failure)],
  )
}

/** Of the stored messages those that are decided. Where two imports of one creator ran at once, the seqs between belong to both. */
function decidedOf({ firstSeq, lastSeq, decidedSeq, stored }: ImportRow): number {
  if (firstSeq === null || lastSeq === null) return 0
  return Math.min(stored, Math.max(0, Math.min(decidedSeq, lastSeq) - firstSeq + 1))
}

/** An import as others see it. `rejectsFile` is where its rejects lie if it runs here. */
export function toFileImport(row: ImportRow, rejectsFile: string, isElsewhere: boolean): FileImport {
  return {
    id: row.id,
    creator: row.creator,
    fileName: row.fileName,
    state: row.state,
    isElsewhere,
    bytesRead: row.bytesRead,
    bytes: row.bytes,
    read: row.read,
    stored: row.stored,
    duplicates: row.duplicates,
    conflicts: row.conflicts,
    rejected: row.rejected,
    rejectsFile: row.rejectsBytes > 0 && !isElsewhere ? rejectsFile : null,
    decided: decidedOf(row),
    failure: row.failure,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}

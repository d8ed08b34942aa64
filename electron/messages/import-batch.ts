import type { CreatorId } from '../../shared/model/id.ts'
import type { Writer } from '../store/database.ts'
import type { FileRecord } from './file-record.ts'
import type { ImportProgress } from './import-store.ts'
import { type MessageRules, messageOf } from './message-record.ts'
import { type Conflict, type OnStored, type StoredBatch, storeMessages } from './message-store.ts'
import type { NewMessage } from './new-message.ts'
import { Rejection } from './rejection.ts'
import { type Reject, rawOf } from './rejects-file.ts'

const BATCH_BYTES = 1_048_576

const FEWEST_RECORDS = 50
const MOST_RECORDS = 1_000

/**
 * How long a transaction that stores a batch may take. On the embedded database everybody else waits for it; on a
 * server only those who store or decide for the same creator.
 */
const TRANSACTION_MS = { embedded: 20, postgres: 250 } as const

/** How many records a transaction stores: what each costs by itself is shared by as many as its time allows. */
export class BatchSize {
  readonly #mostMs: number
  records = FEWEST_RECORDS

  constructor(kind: keyof typeof TRANSACTION_MS) {
    this.#mostMs = TRANSACTION_MS[kind]
  }

  /** Says how long so many took. */
  took(ms: number, records: number): void {
    if (ms > this.#mostMs) this.records = Math.max(FEWEST_RECORDS, Math.floor(this.records / 2))
    // A batch that was smaller for its bytes, or the last one, says nothing about a larger one.
    else if (ms < this.#mostMs / 2 && records >= this.records)
      this.records = Math.min(MOST_RECORDS, this.records * 2)
  }
}

/** Records in handfuls that one short transaction can take. */
export async function* batches(
  records: AsyncIterable<FileRecord>,
  size: BatchSize,
): AsyncGenerator<FileRecord[]> {
  let batch: FileRecord[] = []
  let bytes = 0
  for await (const record of records) {
    batch.push(record)
    bytes += record.bytes.length
    if (batch.length < size.records && bytes < BATCH_BYTES) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/** The same, each while the one before it is being used. */
export async function* ahead<Value>(values: AsyncGenerator<Value>): AsyncGenerator<Value> {
  let next = values.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = values.next()
      // Whoever takes it hears of it.
      next.catch(() => undefined)
      yield value
    }
  } finally {
    await next.catch(() => undefined)
    await values.return(undefined)
  }
}

/** A batch parted into messages and lines that hold none. */
export interface MappedBatch {
  records: readonly FileRecord[]
  messages: NewMessage[]
  /** The record of each message. */
  sources: FileRecord[]
  rejects: Reject[]
}

const rejected = (record: FileRecord, kind: Reject['kind'], reason: string): Reject => ({
  line: record.line,
  kind,
  reason,
  raw: rawOf(record.bytes),
})

/** Maps each record to its message, or to why it has none. */
export function mapBatch(records: readonly FileRecord[], rules: MessageRules): MappedBatch {
  const batch: MappedBatch = { records, messages: [], sources: [], rejects: [] }
  for (const record of records) {
    try {
      if (record.kind === 'rejected') throw new Rejection(record.reason)
      batch.messages.push(messageOf(record.values, rules))
      batch.sources.push(record)
    } catch (error) {
      if (!(error instanceof Rejection)) throw error
      batch.rejects.push(rejected(record, 'rejected', error.message))
    }
  }
  return batch
}

/** Why a message was not stored whose id is another one's. */
export const conflictReasons: Record<Conflict, string> = {
  'other-text': 'A message with this id and another text is stored already. That one stays.',
  'other-creator': 'A message with this id is stored already, for another creator. That one stays.',
}

/** Stores a batch, and gives what it comes to: all lines that were not stored, in the order of the file. */
export async function storeBatch(
  writer: Writer,
  creator: CreatorId,
  batch: MappedBatch,
  enqueue: OnStored,
): Promise<{ outcome: StoredBatch; rejects: Reject[] }> {
  const outcome = await storeMessages(writer, creator, batch.messages)
  if (outcome.stored > 0) await enqueue(writer, creator, outcome)
  const conflicts = outcome.conflicts.flatMap(({ index, because }) => {
    const record = batch.sources[index]
    return record === undefined ? [] : [rejected(record, 'conflict', conflictReasons[because])]
  })
  return { outcome, rejects: [...batch.rejects, ...conflicts].sort((one, other) => one.line - other.line) }
}

/** The figures with a batch added to them. Where the file is read to is for the caller to add. */
export const counted = (
  progress: ImportProgress,
  batch: MappedBatch,
  outcome: StoredBatch,
): ImportProgress => ({
  ...progress,
  read: progress.read + batch.records.length,
  stored: progress.stored + outcome.stored,
  duplicates: progress.duplicates + outcome.duplicates.length,
  conflicts: progress.conflicts + outcome.conflicts.length,
  rejected: progress.rejected + batch.rejects.length,
  firstSeq: progress.firstSeq ?? outcome.firstSeq,
  lastSeq: outcome.lastSeq ?? progress.lastSeq,
})

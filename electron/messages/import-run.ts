import { createHash, type Hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { Failure } from '../../shared/failure.ts'
import type { Database } from '../store/database.ts'
import { isRefusedValue } from '../store/errors.ts'
import type { Position } from './file-lines.ts'
import type { FileRecord } from './file-record.ts'
import { type FileShape, positionAt, readRecords, readShape, seeBytes } from './file-records.ts'
import { ahead, BatchSize, batches, counted, mapBatch, storeBatch } from './import-batch.ts'
import { type ImportProgress, type ImportRow, writeProgress, writeState } from './import-store.ts'
import { type OnStored, writeAgain } from './message-store.ts'
import { checkStillThere, currentBytes, type OpenFile, openFile } from './open-file.ts'
import { writeRejects } from './rejects-file.ts'

/** What one run of an import works with. */
export interface RunTools {
  database: Database
  rejectsFile: string
  /** In the transaction that stores messages. */
  enqueue: OnStored
  /** Asked between batches; the batch in hand is always stored whole. */
  shouldStop: () => boolean
  /** Called after each stored batch. */
  onBatch: (row: ImportRow, hasStored: boolean) => void
}

/** Finds the place where an import stopped. FILE_CHANGED where what it has read is not there any more. */
async function findPlace(file: OpenFile, shape: FileShape, row: ImportRow, hash: Hash): Promise<Position> {
  if (row.bytesRead === 0) return shape.firstRecord
  const position = await positionAt(file, shape, row.bytesRead, (bytes) => hash.update(bytes))
  if (hash.copy().digest('hex') === row.readHash) return position
  throw new Failure('FILE_CHANGED', { file: file.name })
}

/** Why a message is not stored that the database cannot hold. */
export const REFUSED_VALUE =
  'The database cannot hold this message. Shorten its text, or leave out what is unusual in it.'

/** A record that holds a message which the database cannot. */
const refused = (record: FileRecord): FileRecord => ({
  kind: 'rejected',
  line: record.line,
  bytes: record.bytes,
  bytesEnd: record.bytesEnd,
  reason: REFUSED_VALUE,
})

class Run {
  readonly #file: OpenFile
  readonly #tools: RunTools
  /** Of all bytes of the records counted in the row. */
  #hash: Hash
  #row: ImportRow

  constructor(file: OpenFile, row: ImportRow, tools: RunTools, hash: Hash) {
    this.#file = file
    this.#row = row
    this.#tools = tools
    this.#hash = hash
  }

  /** Stores a batch; where the database refuses what is in it, record by record, all but the refused ones. */
  async take(records: readonly FileRecord[]): Promise<void> {
    await checkStillThere(this.#file)
    try {
      await this.#store(records)
    } catch (error) {
      if (!isRefusedValue(error)) throw error
      const [only, ...others] = records
      if (only && others.length === 0) await this.#store([refused(only)])
      else for (const record of records) await this.take([record])
    }
  }

  /** A batch, its rejects and the new figures together. The rejects go first: a file knows no rollback. */
  async #store(records: readonly FileRecord[]): Promise<void> {
    const { mapping, startedAt, creator, id } = this.#row
    const now = new Date(Date.now() + this.#tools.database.state().clockAheadMs)
    const batch = mapBatch(records, { mapping, startedAt, now })
    const hash = this.#hash.copy()
    const place = await this.#placeAfter(records, hash)
    const next = await writeAgain(this.#tools.database, async (writer) => {
      const { outcome, rejects } = await storeBatch(writer, creator, batch, this.#tools.enqueue)
      const progress = { ...counted(this.#row, batch, outcome), ...place }
      if (rejects.length > 0) {
        progress.rejectsBytes = await writeRejects(this.#tools.rejectsFile, progress.rejectsBytes, rejects)
      }
      return await writeProgress(writer, id, progress)
    })
    const hasStored = next.stored > this.#row.stored
    this.#row = next
    this.#hash = hash
    this.#tools.onBatch(next, hasStored)
  }

  async finish(): Promise<void> {
    const bytes = await currentBytes(this.#file)
    await this.#tools.database.write(async (writer) => {
      await writeProgress(writer, this.#row.id, { ...this.#row, bytes, bytesRead: bytes })
      await writeState(writer, this.#row.id, 'done')
    })
  }

  async #placeAfter(
    records: readonly FileRecord[],
    hash: Hash,
  ): Promise<Pick<ImportProgress, 'bytes' | 'bytesRead' | 'readHash'>> {
    const bytesRead = records.at(-1)?.bytesEnd ?? this.#row.bytesRead
    await seeBytes(this.#file, this.#row.bytesRead, bytesRead, (bytes) => hash.update(bytes))
    return {
      bytes: Math.max(this.#row.bytes, bytesRead),
      bytesRead,
      readHash: hash.copy().digest('hex'),
    }
  }
}

async function runOn(file: OpenFile, row: ImportRow, tools: RunTools): Promise<'done' | 'stopped'> {
  if (file.bytesAtOpen < row.bytesRead) throw new Failure('FILE_CHANGED', { file: file.name })
  const shape = await readShape(file, row.format)
  const hash = createHash('sha256')
  const from = await findPlace(file, shape, row, hash)
  const run = new Run(file, row, tools, hash)
  const size = new BatchSize(tools.database.state().kind)
  for await (const batch of ahead(batches(readRecords(file, shape, from), size))) {
    if (tools.shouldStop()) return 'stopped'
    const beganMs = performance.now()
    await run.take(batch)
    size.took(performance.now() - beganMs, batch.length)
    // Whoever waits for the database or this thread comes in between.
    await setImmediate()
  }
  if (tools.shouldStop()) return 'stopped'
  await run.finish()
  return 'done'
}

/**
 * Imports a file from where its row says, batch by batch, until it is done or asked to stop. Failures of
 * the file, the disk and the database are thrown; everything up to the last batch is stored then.
 */
export async function runImport(row: ImportRow, tools: RunTools): Promise<'done' | 'stopped'> {
  const file = await openFile(row.path, row.fileName)
  try {
    return await runOn(file, row, tools)
  } finally {
    await file.handle.close()
  }
}

import { basename, isAbsolute } from 'node:path'
import { z } from 'zod'
import { Failure } from '../../shared/failure.ts'
import type { FieldMapping, FileImport, FileLook, RejectedLine } from '../../shared/model/file-import.ts'
import type { CreatorId, ImportId, UploadId } from '../../shared/model/id.ts'
import type { Database } from '../store/database.ts'
import { readCursor, writeCursor } from '../store/page-cursor.ts'
import { lookAt } from './file-look.ts'
import { ImportJobs, interrupted } from './import-jobs.ts'
import { isElsewhere, rejectsFileOf } from './import-list.ts'
import { type ImportWishes, type NamedFile, planImport, withFile } from './import-plan.ts'
import {
  type Asker,
  type ImportRow,
  insertImport,
  listImports,
  pauseInterrupted,
  readImport,
  toFileImport,
  writeState,
} from './import-store.ts'
import { hasEnded, ImportWatchers, lookNowAndThen } from './import-watch.ts'
import { InTurn } from './in-turn.ts'
import { endedInOutage } from './outage.ts'
import type { OnStored } from './message-store.ts'
import { readRejects } from './rejects-file.ts'
import { Uploads } from './uploads.ts'

export interface FileImportsOptions extends Asker {
  database: Database
  /** Where files sent through the window wait for their import. */
  uploadsFolder: string
  rejectsFolder: string
  onProgress: (fileImport: FileImport) => void
  /** Has new messages decided, in the transaction that stores them. */
  enqueue: OnStored
  /** They are stored by now. */
  onStored: (creator: CreatorId) => void
  log: (event: string, detail?: unknown) => void
}

type FileSource = { from: 'path'; path: string } | { from: 'upload'; upload: UploadId }
type RejectsPage = { items: RejectedLine[]; next: string | null }

/** A job that ended in an outage that is over by then is soon taken up, and not at once: it may be lost again. */
const GO_ON_MS = 1_000

const RejectsKey = z.tuple([z.number().int().min(0)])

/** Imports of files, as the contract has them. Its failures are those of the file, the disk and the database. */
export class FileImports {
  readonly #options: FileImportsOptions
  readonly #uploads: Uploads
  readonly #watchers = new ImportWatchers()
  readonly #jobs: ImportJobs
  /** Each wish about an import looks at how it is before it changes that. */
  readonly #wishes = new InTurn<ImportId>()
  readonly #unwatch: () => void
  #goingOn: NodeJS.Timeout | undefined

  constructor(options: FileImportsOptions) {
    const { database, enqueue, onStored, log, uploadsFolder } = options
    this.#options = options
    this.#uploads = new Uploads(uploadsFolder)
    this.#jobs = new ImportJobs({
      ...{ database, enqueue, onStored, log, rejectsFileOf: (id) => this.#rejectsFileOf(id) },
      onRow: (row) => this.#tell(row),
    })
    this.#unwatch = database.onState((state) => {
      if (state.state === 'open') void this.#goOn()
    })
  }

  /** To be called once before anything else: what a former run left behind waits to be resumed. */
  async recover(): Promise<void> {
    const { database } = this.#options
    await database.write((writer) => pauseInterrupted(writer, this.#options, interrupted))
    const rows = await listImports(database)
    const waiting = rows.filter((row) => row.state === 'paused' && !this.#isElsewhere(row))
    await this.#uploads.discardAllBut(waiting.map((row) => row.path))
  }

  begin(input: { fileName: string; bytes: number }): Promise<{ upload: UploadId }> {
    return this.#uploads.begin(input)
  }

  append(input: { upload: UploadId; offset: number; part: Blob }): Promise<{ bytes: number }> {
    return this.#uploads.append(input)
  }

  async look(input: { source: FileSource; mapping?: FieldMapping | undefined }): Promise<FileLook> {
    return await withFile(this.#find(input.source), (file) => lookAt(file, input.mapping))
  }

  async start({ source, ...wishes }: ImportWishes & { source: FileSource }): Promise<FileImport> {
    const plan = await planImport(this.#find(source), wishes)
    const { database, instanceId } = this.#options
    const launch = (): Promise<ImportRow> =>
      this.#jobs.launch(plan.id, async () => {
        await database.write((writer) => insertImport(writer, plan, instanceId))
        return await readImport(database, plan.id)
      })
    return this.#tell(
      await (source.from === 'upload' ? this.#uploads.handOver(source.upload, launch) : launch()),
    )
  }

  async list(): Promise<FileImport[]> {
    return (await listImports(this.#options.database)).map((row) => this.#toFileImport(row))
  }

  async read(id: ImportId): Promise<FileImport> {
    return this.#toFileImport(await readImport(this.#options.database, id))
  }

  /** The import as it is and at each later step; ends when the import does. */
  async *watch(id: ImportId, signal?: AbortSignal): AsyncGenerator<FileImport> {
    const first = await this.read(id)
    const watched = first.isElsewhere
      ? lookNowAndThen(() => this.read(id), signal)
      : this.#watchers.watch(id, () => this.read(id), signal)
    yield* watched
  }

  /** IMPORT_ENDED, IMPORT_ELSEWHERE, as for the next two. */
  pause(id: ImportId): Promise<FileImport> {
    return this.#wishes.run(id, () => this.#pause(id))
  }

  resume(id: ImportId): Promise<FileImport> {
    return this.#wishes.run(id, () => this.#resume(id))
  }

  /** What is stored stays. */
  cancel(id: ImportId): Promise<FileImport> {
    return this.#wishes.run(id, () => this.#cancel(id))
  }

  async #pause(id: ImportId): Promise<FileImport> {
    await this.#refuse(id)
    await this.#jobs.stop(id, 'paused')
    return await this.read(id)
  }

  async #resume(id: ImportId): Promise<FileImport> {
    await this.#refuse(id)
    if (this.#jobs.isRunning(id)) return await this.read(id)
    const { database } = this.#options
    const row = await this.#jobs.launch(id, async () => {
      await database.write((writer) => writeState(writer, id, 'running'))
      return await readImport(database, id)
    })
    return this.#tell(row)
  }

  async #cancel(id: ImportId): Promise<FileImport> {
    await this.#refuse(id)
    await this.#jobs.stop(id, 'cancelled')
    const found = await this.read(id)
    if (hasEnded(found)) return found
    const { database } = this.#options
    await database.write((writer) => writeState(writer, id, 'cancelled'))
    return this.#tell(await readImport(database, id))
  }

  /** Lines that were not stored, in the order of the file. */
  async rejects(input: { id: ImportId; cursor: string | null; limit: number }): Promise<RejectsPage> {
    const row = await readImport(this.#options.database, input.id)
    if (this.#isElsewhere(row)) throw new Failure('IMPORT_ELSEWHERE', {})
    const { rejectsBytes } = row
    const [from] = input.cursor === null ? [0] : readCursor(input.cursor, RejectsKey)
    if (from >= rejectsBytes) return { items: [], next: null }
    const page = await readRejects(this.#rejectsFileOf(input.id), from, rejectsBytes, input.limit)
    return { items: page.items, next: page.next === null ? null : writeCursor([page.next]) }
  }

  /** Stops all imports after the batch in hand; they can be resumed. */
  async close(): Promise<void> {
    this.#unwatch()
    clearTimeout(this.#goingOn)
    await this.#jobs.close()
    this.#watchers.close()
  }

  /** Takes up what the database's going away has broken off. */
  async #goOn(): Promise<void> {
    try {
      const rows = await listImports(this.#options.database)
      const lost = rows.filter((row) => endedInOutage(this.#jobs.asItIs(row)) && !this.#isElsewhere(row))
      for (const { id } of lost) await this.resume(id)
    } catch (error) {
      this.#options.log('import.not-taken-up', error)
    }
  }

  #find(source: FileSource): NamedFile {
    if (source.from === 'upload') return this.#uploads.arrived(source.upload)
    if (isAbsolute(source.path)) return { path: source.path, fileName: basename(source.path) }
    throw new Failure('BAD_INPUT', { detail: 'Name the file by its whole path.' })
  }

  async #refuse(id: ImportId): Promise<void> {
    const found = await this.read(id)
    if (hasEnded(found)) throw new Failure('IMPORT_ENDED', { state: found.state })
    if (found.isElsewhere) throw new Failure('IMPORT_ELSEWHERE', {})
  }

  #isElsewhere(row: ImportRow): boolean {
    return isElsewhere(row, this.#options.instanceId)
  }

  #rejectsFileOf(id: ImportId): string {
    return rejectsFileOf(this.#options.rejectsFolder, id)
  }

  #toFileImport(row: ImportRow): FileImport {
    const isElsewhere = this.#isElsewhere(row)
    const found = isElsewhere ? row : this.#jobs.asItIs(row)
    return toFileImport(found, this.#rejectsFileOf(row.id), isElsewhere)
  }

  #goOnSoon(): void {
    clearTimeout(this.#goingOn)
    this.#goingOn = setTimeout(() => void this.#goOn(), GO_ON_MS)
  }

  /** Tells everybody who wants to know. A staged file is not needed beyond the end of its import. */
  #tell(row: ImportRow): FileImport {
    const found = toFileImport(row, this.#rejectsFileOf(row.id), false)
    if (hasEnded(found)) {
      this.#uploads.discard(row.path).catch((error) => this.#options.log('import.upload-not-deleted', error))
    }
    if (endedInOutage(row) && this.#options.database.state().state === 'open') this.#goOnSoon()
    this.#watchers.changed(found)
    this.#options.onProgress(found)
    return found
  }
}

export const createFileImports = (options: FileImportsOptions): FileImports => new FileImports(options)

import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFileImports, type FileImports } from '../../electron/messages/file-imports.ts'
import type { Database, Reader, Writer } from '../../electron/store/database.ts'
import type { FileImport, RejectedLine } from '../../shared/model/file-import.ts'
import { CreatorId, type ImportId } from '../../shared/model/id.ts'

export const ann = CreatorId.parse('ann')

/** File imports on a database, with what they told along the way. */
export function openImports(database: Database, folder: string) {
  const told: FileImport[] = []
  const logged: unknown[] = []
  const stored: CreatorId[] = []
  let onProgress: (fileImport: FileImport) => void = () => undefined
  const imports = createFileImports({
    database,
    instanceId: 'here',
    isOnlyInstance: false,
    uploadsFolder: join(folder, 'uploads'),
    rejectsFolder: join(folder, 'rejects'),
    onProgress: (fileImport) => {
      told.push(fileImport)
      onProgress(fileImport)
    },
    enqueue: async () => undefined,
    onStored: (creator) => stored.push(creator),
    log: (...line) => logged.push(line),
  })
  const at = (listener: (fileImport: FileImport) => void): void => {
    onProgress = listener
  }
  return { imports, told, logged, stored, at }
}

/** Good lines of JSONL with the ids m<from> to m<to - 1>. */
export const plainRows = (from: number, to: number): string =>
  Array.from(
    { length: to - from },
    (_, index) => `{"id":"m${from + index}","text":"text ${from + index}"}\n`,
  ).join('')

/** Writes a file and starts its import. */
export function startImport(
  imports: FileImports,
  folder: string,
  name: string,
  bytes: Buffer | string,
): Promise<FileImport> {
  const path = join(folder, `${randomUUID()}-${name}`)
  writeFileSync(path, bytes)
  return imports.start({ source: { from: 'path', path }, creator: ann })
}

/** Waits until an import rests: it has ended, or it is paused. */
export async function atRest(imports: FileImports, id: ImportId): Promise<FileImport> {
  for await (const step of imports.watch(id)) if (step.state !== 'running') return step
  // Closing ends the watching, when all has come to rest.
  return await imports.read(id)
}

/** All rejects of an import, page by page. */
export async function allRejects(imports: FileImports, id: ImportId, limit = 7): Promise<RejectedLine[]> {
  const lines: RejectedLine[] = []
  for (let cursor: string | null = null; ; ) {
    const page = await imports.rejects({ id, cursor, limit })
    lines.push(...page.items)
    if (page.next === null) return lines
    cursor = page.next
  }
}

export type StoredRow = { seq: number; id: string; text: string; visitor: string }

export const storedRows = (reader: Reader): Promise<StoredRow[]> =>
  reader.rows<StoredRow>(
    `SELECT seq, external_message_id AS id, text, visitor_user_id AS visitor FROM messages ORDER BY creator_id, seq`,
  )

/** What happens to one write: it goes through, is undone at its end, or is committed without the caller hearing of it. */
export type Fault = 'none' | 'undone' | 'unheard'

/** A real database whose writes fail as they would when the connection or the disk does. */
export class FaultyDatabase implements Database {
  readonly #database: Database
  readonly #fault: () => Fault
  readonly #error: () => Error
  readonly vectorOid: number

  constructor(database: Database, fault: () => Fault, error: () => Error) {
    this.#database = database
    this.#fault = fault
    this.#error = error
    this.vectorOid = database.vectorOid
  }

  async write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    const fault = this.#fault()
    const result = await this.#database.write(async (writer) => {
      const done = await work(writer)
      if (fault === 'undone') throw this.#error()
      return done
    })
    if (fault === 'unheard') throw this.#error()
    return result
  }

  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.#database.rows<Row>(sql, values)
  }

  copyOut(sql: string): AsyncIterable<Buffer> {
    return this.#database.copyOut(sql)
  }

  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return this.#database.snapshot(work)
  }

  state() {
    return this.#database.state()
  }

  onState(listener: Parameters<Database['onState']>[0]) {
    return this.#database.onState(listener)
  }

  close(): Promise<void> {
    return this.#database.close()
  }
}

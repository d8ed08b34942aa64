import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileImport } from '../../shared/model/file-import.ts'
import { CreatorId } from '../../shared/model/id.ts'
import type { FileImports } from '../messages/file-imports.ts'

/** The inbox that comes with the program: one file a creator, named for the creator. */
export class SampleInbox {
  readonly #folder: URL
  readonly #imports: FileImports

  constructor(folder: URL, imports: FileImports) {
    this.#folder = folder
    this.#imports = imports
  }

  /** Imports it. Doing so again stores nothing twice. */
  async start(): Promise<FileImport[]> {
    const folder = fileURLToPath(this.#folder)
    const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).sort()
    return Promise.all(
      files.map((file) =>
        this.#imports.start({
          source: { from: 'path', path: join(folder, file) },
          creator: CreatorId.parse(basename(file, '.jsonl')),
        }),
      ),
    )
  }
}

import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Failure } from '../../shared/failure.ts'
import { UploadId } from '../../shared/model/id.ts'
import { translateError } from '../store/errors.ts'

interface Upload {
  fileName: string
  bytes: number
  received: number
  /** Parts are written one after the other, even if they are sent at once. */
  lastPart: Promise<unknown>
}

/** Files sent through the window, staged in a folder of ours under names of ours. They last until their import has ended. */
export class Uploads {
  readonly #folder: string
  readonly #uploads = new Map<UploadId, Upload>()

  constructor(folder: string) {
    this.#folder = resolve(folder)
  }

  /** DISK_FULL, FOLDER_READ_ONLY. */
  async begin({ fileName, bytes }: { fileName: string; bytes: number }): Promise<{ upload: UploadId }> {
    const upload = UploadId.parse(randomUUID())
    await this.#touchingDisk(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await writeFile(this.#pathOf(upload), '', { flag: 'wx', mode: 0o600 })
    })
    this.#uploads.set(upload, { fileName, bytes, received: 0, lastPart: Promise.resolve() })
    return { upload }
  }

  /** UPLOAD_GAP where the part does not begin where the last one ended; DISK_FULL keeps what was there before. */
  append(input: { upload: UploadId; offset: number; part: Blob }): Promise<{ bytes: number }> {
    const upload = this.#find(input.upload)
    const appending = upload.lastPart.then(() => this.#append(input, upload))
    upload.lastPart = appending.catch(() => undefined)
    return appending
  }

  /** Where a whole upload lies. NOT_FOUND, or UPLOAD_GAP while parts are missing. */
  arrived(id: UploadId): { path: string; fileName: string } {
    const { fileName, bytes, received } = this.#find(id)
    if (received < bytes) throw new Failure('UPLOAD_GAP', { expected: received })
    return { path: this.#pathOf(id), fileName }
  }

  /** Hands an upload over to an import: it cannot be used for another one, unless that one could not be started. */
  async handOver<T>(id: UploadId, start: () => Promise<T>): Promise<T> {
    const upload = this.#find(id)
    this.#uploads.delete(id)
    try {
      return await start()
    } catch (error) {
      this.#uploads.set(id, upload)
      throw error
    }
  }

  /** Deletes the staged file of an import that has ended; a file that lies elsewhere is not ours to delete. */
  async discard(path: string): Promise<void> {
    if (this.#isStaged(path)) await rm(path, { force: true })
  }

  /** Deletes what former runs staged and no import needs any more. */
  async discardAllBut(needed: readonly string[]): Promise<void> {
    const names = await readdir(this.#folder).catch(() => [])
    const paths = names.map((name) => join(this.#folder, name))
    await Promise.all(paths.filter((path) => !needed.includes(path)).map((path) => this.discard(path)))
  }

  async #append(
    input: { offset: number; part: Blob; upload: UploadId },
    upload: Upload,
  ): Promise<{ bytes: number }> {
    if (input.offset !== upload.received) throw new Failure('UPLOAD_GAP', { expected: upload.received })
    const end = upload.received + input.part.size
    if (end > upload.bytes) throw new Failure('BAD_INPUT', { detail: 'More was sent than the file holds.' })
    const part = Buffer.from(await input.part.arrayBuffer())
    await this.#touchingDisk(() => writeAt(this.#pathOf(input.upload), part, input.offset))
    upload.received = end
    return { bytes: end }
  }

  #find(id: UploadId): Upload {
    const upload = this.#uploads.get(id)
    if (upload === undefined) throw new Failure('NOT_FOUND', { what: 'upload', id })
    return upload
  }

  #pathOf(id: UploadId): string {
    return join(this.#folder, id)
  }

  #isStaged(path: string): boolean {
    return dirname(path) === this.#folder && UploadId.safeParse(basename(path)).success
  }

  async #touchingDisk(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      throw translateError(error, { folder: this.#folder })
    }
  }
}

async function writeAt(path: string, part: Buffer, offset: number): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    for (let written = 0; written < part.length; ) {
      const { bytesWritten } = await handle.write(part, written, part.length - written, offset + written)
      written += bytesWritten
    }
  } finally {
    await handle.close()
  }
}

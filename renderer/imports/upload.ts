import { Failure } from '../../shared/failure.ts'
import type { UploadId } from '../../shared/model/id.ts'
import type { Client } from '../api/client.ts'

/** Bytes sent at a time. */
export const PART_BYTES = 1024 * 1024

interface UploadOptions {
  readonly onProgress: (sent: number) => void
  readonly signal: AbortSignal
}

/** The bytes from `offset`; FILE_GONE where the file was moved, changed or deleted since it was chosen. */
async function readPart(file: File, offset: number): Promise<File> {
  try {
    const bytes = await file.slice(offset, offset + PART_BYTES).arrayBuffer()
    return new File([bytes], 'part')
  } catch (cause) {
    throw new Failure('FILE_GONE', { file: file.name }, { cause })
  }
}

/** Sends a file to the core in parts, one after the other, and gives the name it has there. */
export async function upload(
  uploads: Pick<Client['uploads'], 'begin' | 'append'>,
  file: File,
  { onProgress, signal }: UploadOptions,
): Promise<UploadId> {
  const { upload } = await uploads.begin({ fileName: file.name, bytes: file.size }, { signal })
  for (let offset = 0; offset < file.size; offset += PART_BYTES) {
    signal.throwIfAborted()
    const part = await readPart(file, offset)
    await uploads.append({ upload, offset, part }, { signal })
    onProgress(Math.min(offset + PART_BYTES, file.size))
  }
  return upload
}

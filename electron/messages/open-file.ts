import { type FileHandle, open, stat } from 'node:fs/promises'
import { Failure } from '../../shared/failure.ts'

/** A file of messages while it is read. `name` is what people call it. */
export interface OpenFile {
  readonly name: string
  readonly path: string
  readonly handle: FileHandle
  readonly bytesAtOpen: number
  /** Tells this file from another one that takes its place. */
  readonly identity: string
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

function fileFailure(file: string, cause: unknown): Failure {
  const isGone = ['ENOENT', 'ENOTDIR'].includes(codeOf(cause))
  return new Failure(isGone ? 'FILE_GONE' : 'FILE_UNREADABLE', { file }, { cause })
}

const identityOf = (found: { dev: bigint; ino: bigint }): string => `${found.dev}:${found.ino}`

/** Opens a file for reading. FILE_GONE, or FILE_UNREADABLE for a folder, a device, or what may not be read. */
export async function openFile(path: string, name: string): Promise<OpenFile> {
  // Asked before opening: opening a pipe waits until somebody writes to it.
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    (cause) => {
      throw fileFailure(name, cause)
    },
  )
  if (!isFile) throw new Failure('FILE_UNREADABLE', { file: name })
  const handle = await open(path, 'r').catch((cause) => {
    throw fileFailure(name, cause)
  })
  const found = await handle.stat({ bigint: true })
  return { name, path, handle, bytesAtOpen: Number(found.size), identity: identityOf(found) }
}

/** Up to `length` bytes from `position`; fewer only at the end of the file. */
export async function readAt(file: OpenFile, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.handle
      .read(bytes, filled, length - filled, position + filled)
      .catch((cause) => {
        throw fileFailure(file.name, cause)
      })
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

export const currentBytes = async (file: OpenFile): Promise<number> => (await file.handle.stat()).size

/** FILE_GONE or FILE_CHANGED where the path no longer leads to this file, or the file has lost bytes. */
export async function checkStillThere(file: OpenFile): Promise<void> {
  const found = await stat(file.path, { bigint: true }).catch((cause) => {
    throw fileFailure(file.name, cause)
  })
  const isSame = identityOf(found) === file.identity && Number(found.size) >= file.bytesAtOpen
  if (!isSame) throw new Failure('FILE_CHANGED', { file: file.name })
}

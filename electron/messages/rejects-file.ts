import { constants } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { RejectedLine } from '../../shared/model/file-import.ts'
import { storable } from '../../shared/text/normalise.ts'
import { translateError } from '../store/errors.ts'
import { excerpt } from './excerpt.ts'
import { LINE_FEED } from './file-kind.ts'
import { readLines } from './file-lines.ts'
import { openFile } from './open-file.ts'

const Reject = RejectedLine.pick({ line: true, kind: true, reason: true }).extend({ raw: z.string() })

/** One line of the rejects file: which line of the import's file it was, why it was not stored, and the line itself. */
export type Reject = z.infer<typeof Reject>

const MOST_RAW_BYTES = 65_536
const EXCERPT_CHARACTERS = 200

/** A line as it can be written: of a very long one the beginning, with what is not UTF-8 replaced. */
export const rawOf = (bytes: Buffer): string =>
  storable(
    bytes
      .subarray(0, MOST_RAW_BYTES)
      .toString('utf8')
      .replace(/\r?\n$/, ''),
  )

/**
 * Writes rejects where the counted ones end; what lies behind was written by a transaction that did not
 * come through. Gives the new end. DISK_FULL, FOLDER_READ_ONLY.
 */
export async function writeRejects(path: string, end: number, rejects: readonly Reject[]): Promise<number> {
  const lines = Buffer.from(rejects.map((reject) => `${JSON.stringify(reject)}\n`).join(''))
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
    try {
      const start = Math.min(end, (await handle.stat()).size)
      await handle.truncate(start)
      for (let written = 0; written < lines.length; ) {
        const { bytesWritten } = await handle.write(lines, written, lines.length - written, start + written)
        written += bytesWritten
      }
      return start + lines.length
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw translateError(error, { folder: dirname(path) })
  }
}

/** Reads rejects from a byte of the file on, none beyond `end`; `next` is where the following page begins. */
export async function readRejects(
  path: string,
  from: number,
  end: number,
  limit: number,
): Promise<{ items: RejectedLine[]; next: number | null }> {
  const file = await openFile(path, path)
  try {
    const items: RejectedLine[] = []
    let next = from
    for await (const line of readLines(file, { offset: from, line: 1 }, LINE_FEED)) {
      if (line.end > end || items.length === limit) return { items, next: line.end > end ? null : next }
      const { raw, ...reject } = Reject.parse(JSON.parse(line.bytes.toString('utf8')))
      items.push({ ...reject, excerpt: excerpt(raw, EXCERPT_CHARACTERS) })
      next = line.end
    }
    return { items, next: null }
  } finally {
    await file.handle.close()
  }
}

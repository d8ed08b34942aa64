import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A log file that has grown to this many bytes is set aside; the one set aside before it is dropped. */
const LOG_BYTES = 4_000_000

/** Writes one line; never given the text of a message. */
export type Log = (event: string, detail?: unknown) => void

/** The only writer of log files: JSON lines in the data folder, so that a person can send them on. */
export function openLog(dataFolder: string): { log: Log; close(): Promise<void> } {
  const file = join(dataFolder, 'likeness.log')
  let writing: Promise<void> = mkdir(dataFolder, { recursive: true }).then(() => undefined)
  const write = async (line: string) => {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    )
    if (size > LOG_BYTES) await rename(file, `${file}.1`)
    await appendFile(file, line, { mode: 0o600 })
  }
  return {
    log(event, detail) {
      const line = logLine(event, detail)
      // A log that cannot be written must not stop what it tells of.
      writing = writing.then(() => write(line)).catch(() => undefined)
    },
    close: () => writing,
  }
}

/** One line of a log. */
export const logLine = (event: string, detail?: unknown): string =>
  `${JSON.stringify({ at: new Date().toISOString(), event, detail: plain(detail) })}\n`

/** Errors as their words: their other fields may hold parameters of a query, and so text of messages. */
const plain = (detail: unknown): unknown =>
  detail instanceof Error ? { error: detail.name, stack: detail.stack, cause: plain(detail.cause) } : detail

import type { Writable } from 'node:stream'
import { escapeForTerminal, escapeJson } from './escape.ts'

/** Where a command's results and remarks go. */
export interface Output {
  /** One JSON document is wanted on stdout instead of words and tables. */
  readonly isJson: boolean
  /** Results. Resolves when they have left; rejects when nobody reads them any more (EPIPE). */
  print(text: string): Promise<void>
  /** The one JSON document of a command, or the same in words. */
  result(value: unknown, words: string): Promise<void>
  /** A remark for the person, one line on stderr. What comes from messages is made harmless. */
  note(line: string): void
  /** A remark that the next one replaces, where there is a terminal. */
  progress(line: string): void
}

const CLEAR_LINE = '\r\u001b[2K'

/** The output of a process; `results` and `remarks` are its stdout and stderr. */
export function openOutput(
  results: Writable,
  remarks: Writable & { isTTY?: boolean },
  isJson: boolean,
): Output {
  // A write says so itself; without a listener the process would end on it.
  results.on('error', () => {})
  let hasProgress = false
  const print = (text: string) =>
    new Promise<void>((resolve, reject) => {
      results.write(text, (error) => (error ? reject(error) : resolve()))
    })
  return {
    isJson,
    print,
    result: (value, words) => print(isJson ? `${escapeJson(JSON.stringify(value, null, 2))}\n` : words),
    note(line) {
      remarks.write(`${hasProgress ? CLEAR_LINE : ''}${escapeForTerminal(line)}\n`)
      hasProgress = false
    },
    progress(line) {
      if (remarks.isTTY !== true) return
      remarks.write(`${CLEAR_LINE}${escapeForTerminal(line)}`)
      hasProgress = true
    },
  }
}

/** Whether an error means that the reader of stdout has gone, as `head` does when it has enough. */
export const isReaderGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE'

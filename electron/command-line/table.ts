import { escapeForTerminal } from './escape.ts'

/** A column of a table; `maxWidth` in terminal columns cuts longer texts. */
export interface Column {
  readonly title: string
  readonly align?: 'right'
  readonly maxWidth?: number
}

const segmenter = new Intl.Segmenter()

/** Symbols that take two columns: emoji, and the wide blocks of East Asian scripts. */
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u

const symbolsOf = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment)
const symbolWidth = (symbol: string) => (WIDE.test(symbol) ? 2 : 1)

/** How many terminal columns a text takes. */
export const widthOf = (text: string): number =>
  symbolsOf(text).reduce((width, symbol) => width + symbolWidth(symbol), 0)

/** The beginning of a text that fits, with `…` where something was cut. */
export function cutTo(text: string, maxWidth: number): string {
  let kept = ''
  let width = 0
  for (const { segment } of segmenter.segment(text)) {
    width += symbolWidth(segment)
    if (width > maxWidth) return `${kept}…`
    if (width < maxWidth) kept += segment
  }
  return text
}

/** Rows below their titles, aligned. Texts are made harmless and kept on one line. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell, index) =>
      cutTo(escapeForTerminal(cell), columns[index]?.maxWidth ?? Number.POSITIVE_INFINITY),
    ),
  )
  const lines = [columns.map(({ title }) => title), ...cells]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? ''))))
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, index) => pad(cell, widths[index], columns[index]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function pad(cell: string, width = 0, column?: Column): string {
  const space = ' '.repeat(width - widthOf(cell))
  return column?.align === 'right' ? space + cell : cell + space
}

/** Names and values below each other. */
export function list(entries: readonly (readonly [name: string, value: string | number])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries
    .map(([name, value]) => `${name.padEnd(width)}  ${escapeForTerminal(String(value))}\n`)
    .join('')
}

/** A similarity as people read it, or `-` where there is none. */
export const similarity = (value: number | null): string => (value === null ? '-' : value.toFixed(4))

/** A time that has passed, or `-` where there is none. */
export const seconds = (ms: number | null): string => (ms === null ? '-' : `${Math.round(ms / 1000)} s`)

/** A time of the contract, to the minute, as it was stored (UTC). */
export const minute = (time: string): string => time.slice(0, 16).replace('T', ' ')

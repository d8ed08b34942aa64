/** A cell of a table that leaves the program. */
export type Cell = string | number

/** What a spreadsheet would take for a formula. Texts are other people's. */
const FORMULA = /^[=+\-@\t\r]/

function written(cell: Cell): string {
  if (typeof cell === 'number') return String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return `"${text.replaceAll('"', '""')}"`
}

/** A table before it is written. */
export type CsvTable = { readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] }

export const tableOf = (head: CsvTable['head'], rows: CsvTable['rows']): CsvTable => ({ head, rows })

/**
 * Comma-separated values as RFC 4180 has them. A text that looks like a formula gets an apostrophe before it.
 * @param about what the figures are of, in a last column of each row: a file is soon apart from its name
 */
export function csvOf({ head, rows }: CsvTable, about: string): string {
  return [[...head, 'about'], ...rows.map((row) => [...row, about])]
    .map((row) => `${row.map(written).join(',')}\r\n`)
    .join('')
}

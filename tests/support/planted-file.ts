import fc from 'fast-check'

/** A record that is good, or a line that is bad, as a test plants them in a file. */
export interface PlantedRecord {
  isGood: boolean
  values: Record<string, string>
  /** The lines as they stand in the file, without the last line break. */
  written: Buffer
}

/** A file of planted records, and the line that each begins on. */
export interface PlantedFile {
  bytes: Buffer
  records: (PlantedRecord & { line: number })[]
}

export const plantedColumns = ['id', 'text', 'user', 'createdAt']

// Quotes, delimiters, line breaks, NUL, emoji, marks and right-to-left letters all occur often.
const piece = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '"',
    '""',
    ',',
    ';',
    '\t',
    '\n',
    '\r\n',
    '<b>',
    '\\',
    "'",
    '😀',
    'é',
    '\u200f',
    'שלום',
    '{',
    ' ',
    '\u0000',
  ),
)
const anyText = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('').toWellFormed())

const values = fc
  .record({
    text: anyText,
    user: fc.stringMatching(/^[a-z]{1,6}$/),
    createdAt: fc.constantFrom('2026-01-05T08:01:21.752Z', ''),
  })
  .map((found) => ({ ...found }))

const invalidUtf8 = Buffer.concat([Buffer.from('bad,'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from(',x,y')])

/** What an author of CSV writes by the book: in quotes where needed, or always. */
const csvField = (value: string, delimiter: string, isAlways: boolean): string =>
  isAlways || value === '' || /["\r\n\t,; ]/.test(value) || value.includes(delimiter)
    ? `"${value.replaceAll('"', '""')}"`
    : value

const badCsv = fc.constantFrom(
  Buffer.from('bad,"opened and never closed,u,t'),
  Buffer.from('bad,"closed" too early,u,t'),
  Buffer.from('bad,a quote " inside,u,t'),
  Buffer.from('too,few'),
  Buffer.from('one,two,three,four,five'),
  Buffer.from('"'),
  invalidUtf8,
  Buffer.from(`long,${'x'.repeat(1_048_600)},u,t`),
)

const badJson = fc.constantFrom(
  Buffer.from('{"id": "half", "text": "a'),
  Buffer.from('not json'),
  Buffer.from('[1, 2]'),
  Buffer.from('"text"'),
  Buffer.from('null'),
  Buffer.from(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`),
  Buffer.concat([Buffer.from('{"id": "'), Buffer.from([0xff]), Buffer.from('", "text": "a"}')]),
  Buffer.from(`{"id": "long", "text": "${'x'.repeat(1_048_600)}"}`),
)

const countBreaks = (bytes: Buffer): number => bytes.filter((byte) => byte === 0x0a).length

function assemble(head: Buffer, records: PlantedRecord[], ending: string, isEnded: boolean): PlantedFile {
  let line = 1 + countBreaks(head)
  const parts = [head]
  const placed = records.map((record, index) => {
    const isLast = index === records.length - 1
    const written = Buffer.concat([record.written, Buffer.from(isLast && !isEnded ? '' : ending)])
    parts.push(written)
    const at = line
    line += countBreaks(written)
    return { ...record, line: at }
  })
  return { bytes: Buffer.concat(parts), records: placed }
}

const unplanted = (written: Buffer): PlantedRecord => ({ isGood: false, values: {}, written })

const endings = fc.record({
  ending: fc.constantFrom('\n', '\r\n'),
  isEnded: fc.boolean(),
  mark: fc.constantFrom('', '\ufeff'),
})

/** Least and most records of a file. */
type LineCount = [least: number, most: number]

/** Bad lines are rare enough that most have good ones on both sides. */
const mixed = (
  good: fc.Arbitrary<PlantedRecord>,
  bad: fc.Arbitrary<PlantedRecord>,
  [least, most]: LineCount,
): fc.Arbitrary<PlantedRecord[]> =>
  fc.array(fc.oneof({ arbitrary: good, weight: 4 }, { arbitrary: bad, weight: 1 }), {
    minLength: least,
    maxLength: most,
    size: 'max',
  })

const withIds = (
  records: PlantedRecord[],
  write: (values: Record<string, string>) => string,
): PlantedRecord[] =>
  records.map((record, index) => {
    if (!record.isGood) return record
    const found = { id: `m${index}`, ...record.values }
    return { isGood: true, values: found, written: Buffer.from(write(found)) }
  })

const goodRecord = values.map(
  (found): PlantedRecord => ({ isGood: true, values: found, written: Buffer.alloc(0) }),
)

/** JSONL files of so many lines. */
export const jsonlFiles = (count: LineCount): fc.Arbitrary<PlantedFile> =>
  fc
    .tuple(mixed(goodRecord, badJson.map(unplanted), count), endings)
    .map(([records, { ending, isEnded, mark }]) =>
      assemble(
        Buffer.from(mark),
        withIds(records, (found) => JSON.stringify(found)),
        ending,
        isEnded,
      ),
    )

/** CSV files of so many rows. */
export const csvFiles = (count: LineCount): fc.Arbitrary<PlantedFile> =>
  fc
    .tuple(
      mixed(goodRecord, badCsv.map(unplanted), count),
      endings,
      fc.constantFrom(',', ';', '\t'),
      fc.boolean(),
    )
    .map(([records, { ending, isEnded, mark }, delimiter, isAlways]) => {
      const row = (fields: string[]): string =>
        fields.map((field) => csvField(field, delimiter, isAlways)).join(delimiter)
      const head = Buffer.from(`${mark}${row(plantedColumns)}${ending}`)
      const written = withIds(records, (found) => row(plantedColumns.map((column) => found[column] ?? '')))
      const respelled = written.map((record) =>
        record.isGood
          ? record
          : unplanted(Buffer.from(record.written.toString('latin1').replaceAll(',', delimiter), 'latin1')),
      )
      return assemble(head, respelled, ending, isEnded)
    })

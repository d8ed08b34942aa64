import { PassThrough, Writable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMisuse } from '../../electron/command-line/command.ts'
import { findCommand } from '../../electron/command-line/commands.ts'
import { escapeForTerminal, escapeJson } from '../../electron/command-line/escape.ts'
import { isReaderGone, openOutput } from '../../electron/command-line/output.ts'
import { cutTo, table, widthOf } from '../../electron/command-line/table.ts'

/** Texts in which what steers a terminal is common. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '\u001b[31m',
        '\u009b2J',
        '\u0007',
        '\n',
        '\r',
        '\u202e',
        '\u2066',
        '\u2028',
        '日本',
        '👩‍👩‍👧',
        'e\u0301',
      ),
    ),
  )
  .map((parts) => parts.join(''))

const steers = /\p{Cc}|[\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** Whether a command line is refused before anything is opened. */
function isRefused(args: readonly string[]): boolean {
  try {
    const { command, rest } = findCommand(args)
    command.read(rest)
    return false
  } catch (error) {
    if (isMisuse(error)) return true
    throw error
  }
}

describe('a command line', () => {
  test.each([
    [[]],
    [['nonsense']],
    [['config']],
    [['export', 'nothing']],
    [['import', '--creator', 'ann']],
    [['import', 'first.jsonl']],
    [['import', 'first.jsonl', '--creator', '']],
    [['import', 'first.jsonl', 'second.jsonl', '--creator', 'ann']],
    [['import', 'first.jsonl', '--creator', 'ann', '--map', 'text']],
    [['import', 'first.jsonl', '--creator', 'ann', '--map', 'nothing=text']],
    [['import', 'first.jsonl', '--creator', 'ann', '--format', 'xml']],
    [['preview', '--threshold', '0.4']],
    [['preview', '--creator', 'ann', '--threshold', '']],
    [['preview', '--creator', 'ann', '--threshold', '1.01']],
    [['preview', '--creator', 'ann', '--threshold', '-0.1']],
    [['preview', '--creator', 'ann', '--threshold', '0,4']],
    [['preview', '--creator', 'ann', '--threshold', '.']],
    [['config', 'push']],
    [['config', 'show', 'more']],
    [['clusters', '--status', 'closed']],
    [['clusters', '--unknown']],
    [['cluster', 'x']],
    [['decide', '--creator', 'ann', 'two', 'texts']],
    [['migrate', 'down', '--steps', '0']],
  ])('%j is not understood', (args) => {
    expect(isRefused(args)).toBe(true)
  })

  test.each([
    [
      [
        'import',
        'first.jsonl',
        '--creator',
        'ann',
        '--map',
        'text=a=b',
        '--map',
        'channel=',
        '--format',
        'csv',
      ],
    ],
    [['clusters', '--creator=ann', '--status', 'open', '--search', 'where is']],
    [['cluster', '00000000-0000-4000-8000-000000000000']],
    [['preview', '--creator', 'ann']],
    [['preview', '--creator', 'ann', '--threshold', '0', '--trigram-threshold', '1.000000']],
    [['decide', '--creator', 'ann', '--', '--json']],
    [['export', 'clusters', '--threshold', '.5']],
    [['export', 'links']],
    [['export', 'decisions', '--creator', 'ann']],
    [['config', 'show']],
    [['config', 'push', '--threshold', '0.5', '--note', '']],
    [['migrate', 'status']],
    [['migrate', 'up']],
    [['migrate', 'down', '--steps', '3']],
    [['migrate', 'verify']],
  ])('%j is understood', (args) => {
    expect(isRefused(args)).toBe(false)
  })

  test('similarities from 0 to 1 are taken, and nothing else', () => {
    const isTaken = (value: string) => !isRefused(['config', 'push', `--threshold=${value}`])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (millionths) =>
        isTaken((millionths / 1_000_000).toFixed(6)),
      ),
    )
    fc.assert(
      fc.property(fc.double({ min: 1.000001, max: 1e9, noNaN: true }), (value) => !isTaken(String(value))),
    )
    for (const value of ['NaN', 'Infinity', '1e-3', '0x1', ' 0.5', '-0', '½', '0..5'])
      expect(isTaken(value)).toBe(false)
  })
})

describe('text for a terminal', () => {
  test('holds nothing that steers one', () => {
    fc.assert(fc.property(hostileText, (text) => !steers.test(escapeForTerminal(text))))
  })

  test('is the text itself where nothing does', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        fc.pre(!steers.test(text))
        return escapeForTerminal(text) === text
      }),
    )
  })

  test('as JSON says the same', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileText, hostileText)), (pairs) => {
        const value = Object.fromEntries(pairs)
        for (const indent of [0, 2]) {
          const escaped = escapeJson(JSON.stringify(value, null, indent))
          expect(JSON.parse(escaped)).toEqual(value)
          expect(steers.test(escaped.replaceAll('\n', ''))).toBe(false)
        }
      }),
    )
  })
})

describe('tables', () => {
  test('wide and combined symbols take the columns they take', () => {
    expect(widthOf('abc')).toBe(3)
    expect(widthOf('日本')).toBe(4)
    expect(widthOf('👩‍👩‍👧')).toBe(2)
    expect(widthOf('e\u0301')).toBe(1)
  })

  test('a text is cut to its width and is its own beginning', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 2, max: 30 }), (text, width) => {
        const cut = cutTo(text, width)
        expect(widthOf(cut)).toBeLessThanOrEqual(width)
        expect(cut === text || (cut.endsWith('…') && text.startsWith(cut.slice(0, -1)))).toBe(true)
        expect(cut === text).toBe(widthOf(text) <= width)
      }),
    )
  })

  test('every row is one line, and its columns begin where the titles do', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileText, fc.nat()), { maxLength: 8 }), (entries) => {
        const rows = entries.map(([text, count]) => [text, String(count), 'end'])
        const lines = table(
          [{ title: 'TEXT', maxWidth: 12 }, { title: 'COUNT', align: 'right' }, { title: 'END' }],
          rows,
        )
          .trimEnd()
          .split('\n')
        expect(lines).toHaveLength(rows.length + 1)
        const endAt = widthOf(lines[0] ?? '') - 'END'.length
        for (const line of lines.slice(1)) expect(widthOf(line)).toBe(endAt + 'end'.length)
      }),
    )
  })
})

describe('output', () => {
  const written = (stream: PassThrough) => stream.read()?.toString() ?? ''

  test('only what was asked for goes to stdout', async () => {
    const [results, remarks] = [new PassThrough(), new PassThrough()]
    const output = openOutput(results, remarks, true)
    output.note('one\u001b[2J')
    output.progress('never without a terminal')
    await output.result({ a: '\u009b' }, 'words')
    expect(written(results)).toBe('{\n  "a": "\\u009b"\n}\n')
    expect(written(remarks)).toBe('one\\u001b[2J\n')
  })

  test('on a terminal a remark takes the place of the progress before it', () => {
    const remarks = Object.assign(new PassThrough(), { isTTY: true })
    const output = openOutput(new PassThrough(), remarks, false)
    output.progress('10 %')
    output.progress('20 %')
    output.note('done')
    const last = written(remarks).split('\r\u001b[2K').at(-1)
    expect(last).toBe('done\n')
  })

  test('a reader that is gone is told apart from other errors', async () => {
    const broken = new Writable({
      write(_chunk, _encoding, callback) {
        callback(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
      },
    })
    const failure = await openOutput(broken, new PassThrough(), false)
      .print('x')
      .catch((error: unknown) => error)
    expect(isReaderGone(failure)).toBe(true)
    expect(isReaderGone(new Error('EPIPE'))).toBe(false)
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ClientEvent, UnitCollector } from '../../electron/store/embedded/units.ts'

/** https://www.postgresql.org/docs/current/protocol-message-formats.html */
function frame(kind: string, body: string | Buffer): Buffer {
  const content = Buffer.from(body)
  const length = Buffer.alloc(4)
  length.writeInt32BE(content.length + 4)
  return Buffer.concat([Buffer.from(kind), length, content])
}

const startup = frame('', Buffer.concat([Buffer.from([0, 3, 0, 0]), Buffer.from('user\0postgres\0\0')]))
const query = (sql: string) => frame('Q', `${sql}\0`)
const sync = frame('S', '')
const extended = (value: string) => [
  frame('P', 'S'),
  frame('B', value),
  frame('D', 'P'),
  frame('E', ''),
  sync,
]

interface Request {
  readonly frames: readonly Buffer[]
  /** What the bridge must make of it. */
  readonly events: readonly string[]
}

const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const lines = fc.array(text, { maxLength: 6 })
const copyStatement = fc.constantFrom('COPY t FROM STDIN', '  copy t (a, b)\n from stdin (format binary)')
const simpleStatement = fc.oneof(text, fc.constant("COPY (SELECT ' from stdin ') TO STDOUT"))

const simple = simpleStatement.map((sql): Request => ({ frames: [query(sql)], events: ['unit of 1'] }))
const parametrised = text.map((value): Request => ({ frames: extended(value), events: ['unit of 5'] }))
const copied = fc.tuple(copyStatement, lines).map(
  ([sql, data]): Request => ({
    frames: [query(sql), ...data.map((line) => frame('d', line)), frame('c', '')],
    events: ['copy begins', `copy of ${data.length + 2}`],
  }),
)
const givenUp = fc.tuple(copyStatement, lines).map(
  ([sql, data]): Request => ({
    frames: [query(sql), ...data.map((line) => frame('d', line)), frame('f', 'given up\0')],
    events: ['copy begins', 'copy of 2'],
  }),
)

function said(event: ClientEvent): string {
  if (event.type === 'copy-begins') return 'copy begins'
  if (event.type === 'leaves') return 'leaves'
  return `${event.unit.isCopyIn ? 'copy' : 'unit'} of ${event.unit.frameCount}`
}

test('requests are the same units however their bytes are cut', () => {
  const requests = fc.array(fc.oneof(simple, parametrised, copied, givenUp))
  fc.assert(
    fc.property(requests, fc.array(fc.nat()), (asked, cuts) => {
      const bytes = Buffer.concat([startup, ...asked.flatMap(({ frames }) => frames), frame('X', '')])
      const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)
      const collector = new UnitCollector()
      const events = [0, ...places].flatMap((place, index) =>
        collector.take(bytes.subarray(place, places[index] ?? bytes.length)),
      )
      expect(events.map(said)).toEqual(['unit of 1', ...asked.flatMap((each) => each.events), 'leaves'])
    }),
  )
})

test('a unit holds its frames unchanged', () => {
  const frames = extended('value')
  const collector = new UnitCollector()
  collector.take(startup)
  const [event] = frames.flatMap((each) => collector.take(each))
  expect(event).toMatchObject({ type: 'unit', unit: { bytes: Buffer.concat(frames), isCopyIn: false } })
})

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLabels, type Labels } from '../../electron/labels/labels.ts'
import { linkKey } from '../../electron/labels/link-key.ts'
import { type LocalDatabase, openLocal } from '../../electron/store/sqlite.ts'
import { CreatorId, ExternalMessageId, LabelId } from '../../shared/model/id.ts'
import type { Label } from '../../shared/model/label.ts'
import { draft, messageId } from '../support/label-drafts.ts'

const migrations = new URL('../../migrations/local/', import.meta.url)

let folder: string
let opened: LocalDatabase[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'likeness-labels-'))
  opened = []
})
afterEach(() => {
  for (const local of opened) local.close()
  rmSync(folder, { recursive: true })
})

const open = (name = 'local.sqlite'): { labels: Labels; local: LocalDatabase } => {
  const local = openLocal(join(folder, name), migrations)
  opened.push(local)
  return {
    local,
    labels: createLabels({
      local,
      author: 'rita',
      databaseId: 'one',
      now: () => new Date('2026-10-05T10:00:00Z'),
    }),
  }
}

const allOf = (labels: Labels, creator: CreatorId | null = null): Label[] =>
  labels.list({ creator, cursor: null, limit: 500 }).items

const mara = CreatorId.parse('mara')

test('a verdict is given back with its pair, and stands until another one on that link', () => {
  const { labels, local } = open()
  const first = labels.put(draft(1, { verdict: 'same', score: 0.123456 }))
  const other = labels.put(draft(1, { kind: 'trigram', model: null }))
  const second = labels.put(draft(1, { verdict: 'different' }))
  expect(allOf(labels)).toEqual([second, other])
  expect(first).toMatchObject({ verdict: 'same', score: 0.123456, createdAt: '2026-10-05T10:00:00.000Z' })
  const kept = local.prepare('SELECT id, score, author, ended_at FROM labels WHERE id = ?').get(first.id)
  expect(kept).toEqual({ id: first.id, score: 123_456, author: 'rita', ended_at: '2026-10-05T10:00:00.000Z' })
})

test('taking a verdict back brings no earlier one back, and cannot be done twice', () => {
  const { labels } = open()
  const first = labels.put(draft(1, { verdict: 'same' }))
  const second = labels.put(draft(1, { verdict: 'different' }))
  const notFound = (id: number) =>
    expect.objectContaining({ code: 'NOT_FOUND', data: { what: 'label', id: String(id) } })
  expect(() => labels.takeBack(first.id)).toThrow(notFound(first.id))
  expect(allOf(labels)).toEqual([second])
  expect(labels.takeBack(second.id)).toEqual({ id: second.id })
  expect(allOf(labels)).toEqual([])
  expect(() => labels.takeBack(second.id)).toThrow(notFound(second.id))
  expect(() => labels.takeBack(LabelId.parse(77))).toThrow(notFound(77))
})

const verdict = fc.constantFrom('same' as const, 'different' as const, 'unsure' as const)
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      handle: fc.nat(1),
      nth: fc.integer({ min: 1, max: 4 }),
      creator: fc.constantFrom('mara', 'tom'),
      kind: fc.constantFrom('vector' as const, 'trigram' as const),
      model: fc.constantFrom('lexical-v1', 'other', null),
      score: fc.integer({ min: -1_000_000, max: 1_000_000 }).map((millionths) => millionths / 1_000_000),
      verdict,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('takeBack' as const),
      handle: fc.nat(1),
      id: fc.integer({ min: 1, max: 20 }),
    }),
  },
)

test('any history of verdicts, from two handles, leaves what a plain list would hold', () => {
  let run = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), (steps, limit) => {
      const name = `run-${run++}.sqlite`
      const handles = [open(name), open(name)] as const
      // The model: every verdict ever given, and which of them stand.
      const given: { draft: ReturnType<typeof draft>; stands: boolean }[] = []
      for (const now of steps) {
        const { labels } = now.handle === 0 ? handles[0] : handles[1]
        if (now.do === 'put') {
          const filed = draft(now.nth, { ...now, creator: CreatorId.parse(now.creator) })
          for (const one of given) {
            if (one.draft.messageId === filed.messageId && one.draft.kind === filed.kind) one.stands = false
          }
          given.push({ draft: filed, stands: true })
          expect(labels.put(filed).id).toBe(given.length)
        } else {
          const one = given[now.id - 1]
          const take = () => labels.takeBack(LabelId.parse(now.id))
          if (one?.stands) expect(take()).toEqual({ id: now.id })
          else expect(take).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
          if (one) one.stands = false
        }
      }
      for (const { local, labels } of handles) {
        const ended = local.prepare('SELECT ended_at IS NULL AS stands FROM labels ORDER BY id').pluck().all()
        expect(ended).toEqual(given.map(({ stands }) => Number(stands)))
        const standing = given.map((one, index) => ({ ...one, id: index + 1 })).filter(({ stands }) => stands)
        for (const creator of [null, mara, CreatorId.parse('tom'), CreatorId.parse('nobody')]) {
          const own = standing.filter(({ draft }) => creator === null || draft.creator === creator)
          const ids: number[] = []
          let cursor: string | null = null
          do {
            const page: ReturnType<Labels['list']> = labels.list({ creator, cursor, limit })
            expect(page.total).toBe(own.length)
            expect(page.items.length).toBeLessThanOrEqual(limit)
            ids.push(...page.items.map(({ id }) => id))
            cursor = page.next
          } while (cursor !== null)
          expect(ids).toEqual(own.map(({ id }) => id).reverse())
          expect(labels.onLinks({ creator, model: 'lexical-v1' })).toEqual(
            own
              .filter(({ draft }) => draft.kind === 'trigram' || draft.model === 'lexical-v1')
              .map(({ draft: { creator: of, messageId: message, candidateId, kind, score, verdict } }) => ({
                ...{ creator: of, messageId: message, candidateId, kind, score, verdict },
              })),
          )
        }
        const asked = [1, 2, 3, 4, 5].flatMap((nth) =>
          (['trigram', 'vector'] as const).map((kind) => ({
            messageId: messageId(nth),
            candidateId: messageId(nth - 1),
            kind,
          })),
        )
        expect(labels.verdictsFor(asked)).toEqual(
          new Map(standing.map(({ draft, id }) => [linkKey(draft), { id, verdict: draft.verdict }])),
        )
      }
      for (const { local } of handles) local.close()
      opened.length = 0
    }),
    { numRuns: 60 },
  )
})

test('verdicts survive closing and opening the file', () => {
  const before = open()
  const given = [1, 2, 3].map((nth) => before.labels.put(draft(nth)))
  before.local.close()
  expect(allOf(open().labels)).toEqual(given.reverse())
})

test('two processes that label the same links at once lose no verdict and leave one standing a link', async () => {
  const path = join(folder, 'local.sqlite')
  const writers = ['rita', 'rob'].map((author) =>
    fork(new URL('../support/label-writer-process.ts', import.meta.url), [path, author, '150', '5']),
  )
  const ends = await Promise.all(writers.map((writer) => once(writer, 'exit')))
  expect(ends.map(([code]) => code)).toEqual([0, 0])
  const { local, labels } = open()
  const counts = local
    .prepare('SELECT author, count(*) AS puts FROM labels GROUP BY author ORDER BY author')
    .all()
  expect(counts).toEqual([
    { author: 'rita', puts: 150 },
    { author: 'rob', puts: 150 },
  ])
  const newest = local.prepare('SELECT max(id) FROM labels GROUP BY message_id ORDER BY 1 DESC').pluck().all()
  expect(newest).toHaveLength(5)
  expect(allOf(labels).map(({ id }) => id)).toEqual(newest)
})

test('two processes that make the same new file at once both get it', async () => {
  for (let round = 0; round < 20; round++) {
    const path = join(folder, `new-${round}.sqlite`)
    const writers = ['rita', 'rob'].map((author) =>
      fork(new URL('../support/label-writer-process.ts', import.meta.url), [path, author, '1', '1']),
    )
    const ends = await Promise.all(writers.map((writer) => once(writer, 'exit')))
    expect(ends.map(([code]) => code)).toEqual([0, 0])
  }
})

test('hostile text is kept byte for byte, lone surrogates as U+FFFD', () => {
  const { labels } = open()
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
      .map((units) => String.fromCharCode(...units)),
    fc.constantFrom(
      "'); DROP TABLE labels; --",
      '<img src=x onerror=alert(1)>',
      '\u0000a\u0000',
      '\u202eabc',
      '',
    ),
  )
  fc.assert(
    fc.property(nasty, nasty, nasty, (messageText, candidateText, suffix) => {
      const message = ExternalMessageId.parse(`m${suffix}`)
      labels.put(draft(1, { messageText, candidateText, message }))
      expect(allOf(labels)).toEqual([
        expect.objectContaining({
          messageText: messageText.toWellFormed(),
          candidateText: candidateText.toWellFormed(),
          message: message.toWellFormed(),
        }),
      ])
    }),
  )
})

test('a long list of links is answered in one go', () => {
  const { labels } = open()
  labels.put(draft(40_000, { verdict: 'unsure' }))
  const links = Array.from({ length: 50_000 }, (_, nth) => draft(nth + 1))
  expect([...labels.verdictsFor(links).values()]).toEqual([{ id: 1, verdict: 'unsure' }])
  expect(labels.verdictsFor([])).toEqual(new Map())
})

test('a page that never was is refused', () => {
  const { labels } = open()
  for (const cursor of ['', 'x', '-1', "1' OR 1=1"]) {
    expect(() => labels.list({ creator: null, cursor, limit: 5 })).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT' }),
    )
  }
})

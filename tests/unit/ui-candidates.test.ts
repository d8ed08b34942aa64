import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { candidateValues, pushNote } from '../../shared/candidate-values.ts'
import type { Candidate } from '../../shared/model/candidate.ts'
import { CandidateDraft, CandidateName } from '../../shared/model/candidate.ts'
import type { Config } from '../../shared/model/config.ts'
import { COUNT_ALL } from '../../shared/model/count-filter.ts'
import { CandidateId, CreatorId } from '../../shared/model/id.ts'
import { draftOf, inHand, isAsLive, noteOf, wholeValues } from '../../renderer/tuning/candidate-in-hand.ts'
import { changedVersion } from '../../renderer/tuning/stale-candidate.ts'
import { areSame, kept } from '../../renderer/tuning/tuned-values.ts'
import { effectViews } from '../../renderer/tuning/effects/effects-bar.tsx'
import { readAddress, writeAddress } from '../../renderer/tuning/tuning-address.ts'

const live: Config = {
  version: 3,
  threshold: 0.84,
  trigramThreshold: 0.9,
  suggestThreshold: 0.55,
  minimumWords: 0,
  embeddingModel: 'lexical-v1',
  note: '',
  author: 'ana',
  createdAt: '2026-03-01T10:00:00Z',
  replaces: 2,
}

const candidateOf = (id: string, changed: Partial<Candidate> = {}): Candidate => ({
  id: CandidateId.parse(`00000000-0000-4000-8000-00000000000${id}`),
  version: 1,
  name: `candidate ${id}`,
  note: '',
  threshold: 0.9,
  trigramThreshold: 0.95,
  suggestThreshold: 0.6,
  minimumWords: 0,
  embeddingModel: 'lexical-v1',
  author: 'pam',
  createdAt: '2026-03-01T10:00:00Z',
  updatedAt: '2026-03-01T10:00:00Z',
  ...changed,
})

const seenOf = ({ id, version }: Candidate) => ({ id, version })

const similarity = fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1_000_000)
const anyValues = fc.record({
  threshold: similarity,
  trigramThreshold: similarity,
  suggestThreshold: similarity,
})
const anyCreator = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((name) => CreatorId.safeParse(name).data === name)
  .map((name) => CreatorId.parse(name))
const anySeen = fc.record({
  id: fc.uuid({ version: 4 }).map((id) => CandidateId.parse(id)),
  version: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
})

const anyTime = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const anyFilter = fc.record({
  from: fc.option(anyTime),
  to: fc.option(anyTime),
  minLength: fc.option(fc.nat(999_999_999)),
  maxLength: fc.option(fc.nat(999_999_999)),
  language: fc.option(fc.stringMatching(/^[a-z]{2,3}$/)),
})

describe('the address of Tuning', () => {
  test('says again what was written into it, also after a browser or a link has carried it', () => {
    fc.assert(
      fc.property(
        anyValues,
        fc.option(anyCreator),
        fc.option(anySeen),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((name) => name.isWellFormed()),
        anyFilter,
        fc.constantFrom(...effectViews.map(({ value }) => value)),
        fc.option(fc.nat(50)),
        (values, creator, candidate, model, filter, view, minimumWords) => {
          const written = writeAddress({ values, model, candidate, creator, filter, view, minimumWords })
          expect(written).toMatch(/^[\w.*+%&=-]+$/)
          const url = new URL('http://127.0.0.1/')
          url.hash = `/tuning?${written}`
          const carried = url.hash.slice('#/tuning?'.length)
          expect(readAddress(carried, { ...live, embeddingModel: model })).toEqual({
            ...{ values, candidate, creator, filter, view, minimumWords, problem: null },
          })
        },
      ),
    )
  })

  test.each([
    'threshold=',
    'threshold=1.2',
    'threshold=1.000001',
    'threshold=-0.1',
    'threshold=0,5',
    'threshold=1e-3',
    'threshold=NaN',
    'threshold=0.1234567',
    'threshold=0.5&suggestThreshold=x',
    'trigramThreshold=2',
    'threshold=%',
    'threshold=%00',
    'threshold=0.5%0A',
  ])('that cannot be read says so, and leaves what is live: %j', (search) => {
    const { values, candidate, problem } = readAddress(`${search}&candidate=${candidateOf('1').id}.1`, live)
    expect({ values, candidate }).toEqual({ values: null, candidate: null })
    expect(problem).toMatch(/cannot be read\.$/)
  })

  test('of what is live says what is counted alone, and nothing where that is everything', () => {
    const shown = { values: null, model: 'lexical-v1', candidate: null, creator: null }
    expect(writeAddress({ ...shown, filter: COUNT_ALL })).toBe('')
    const filter = { ...COUNT_ALL, language: 'pt' }
    expect(readAddress(writeAddress({ ...shown, filter }), live)).toMatchObject({
      values: null,
      filter,
      creator: null,
    })
  })

  test.each(['language=xxxx', 'from=yesterday', 'minLength=-1', 'maxLength=1e3', 'to=%00'])(
    'that cannot be read counts everything, and says so: %j',
    (search) => {
      const { values, filter, problem } = readAddress(`threshold=0.5&${search}`, live)
      expect({ values, filter }).toEqual({ values: null, filter: COUNT_ALL })
      expect(problem).toMatch(/counted in this link cannot be read\.$/)
    },
  )

  test('is never followed to anything but thresholds from 0 to 1, whatever stands in it', () => {
    const part = fc.oneof(
      fc.constantFrom('threshold', 'suggestThreshold', '=', '&', '0.5', '1', '%', '.', '+', 'creator'),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const { values } = readAddress(parts.join(''), live)
        for (const value of Object.values(values ?? {})) expect(value >= 0 && value <= 1).toBe(true)
      }),
    )
  })

  test('leaves what it does not name as it is live', () => {
    expect(readAddress('', live)).toEqual({
      ...{
        values: null,
        candidate: null,
        creator: undefined,
        filter: COUNT_ALL,
        view: null,
        minimumWords: null,
        problem: null,
      },
    })
    expect(readAddress('threshold=0.5', live)).toMatchObject({
      values: { threshold: 0.5, trigramThreshold: 0.9, suggestThreshold: 0.55 },
      creator: undefined,
    })
    expect(readAddress('threshold=0.5&creator=', live).creator).toBe(null)
    expect(readAddress('threshold=0.5&candidate=x.1', live)).toMatchObject({
      values: { threshold: 0.5 },
      candidate: null,
    })
  })

  test('for another embedding model is left aside, and says why', () => {
    const { values, problem, creator } = readAddress('threshold=0.5&model=some-other&creator=ana', live)
    expect({ values, creator }).toEqual({ values: null, creator: 'ana' })
    expect(problem).toContain('some-other')
    expect(problem).toContain('lexical-v1')
  })
})

describe('the candidate in hand', () => {
  const stricter = candidateOf('1')
  const twin = candidateOf('2')
  const elsewhere = candidateOf('3', {
    embeddingModel: 'another-model',
    threshold: 0.2,
    suggestThreshold: 0.1,
  })
  const all = [twin, stricter, elsewhere]

  test('is the one that the values were taken from, else one with these very values', () => {
    const held = (values: Candidate | Config, from: Candidate | null) =>
      inHand(all, { values, seen: from && seenOf(from), live })
    expect(held(stricter, stricter)).toMatchObject({ candidate: stricter, isChanged: false })
    expect(held(stricter, null)).toMatchObject({ candidate: twin, isChanged: false })
    expect(held({ ...stricter, threshold: 0.91 }, stricter)).toMatchObject({
      candidate: stricter,
      isChanged: true,
    })
    expect(held(live, null)).toBe(null)
    expect(held(elsewhere, elsewhere)).toBe(null)
    const removed = candidateOf('9', { threshold: 0.7 })
    expect(held(removed, removed)).toBe(null)
  })

  test('keeps the state it was taken in, so that a change made elsewhere is not overwritten unseen', () => {
    const changed = { ...stricter, version: 2, threshold: 0.93 }
    expect(inHand([changed], { values: stricter, seen: seenOf(stricter), live })).toEqual({
      ...{ candidate: changed, isChanged: true, seen: { id: stricter.id, version: 1 } },
    })
  })

  test('brings its minimum words along, and what is live stays where there is none', () => {
    const { threshold, trigramThreshold, suggestThreshold } = live
    const own = candidateOf('4', { threshold, trigramThreshold, suggestThreshold, minimumWords: 4 })
    const held = inHand([own], { values: live, seen: seenOf(own), live })
    expect(isAsLive(wholeValues(live, held, live), live)).toBe(false)
    expect(wholeValues(live, held, live).minimumWords).toBe(4)
    expect(isAsLive(wholeValues(live, null, live), live)).toBe(true)
  })

  test('is none that has only the thresholds of what is in hand: nobody asked for its minimum words', () => {
    const { threshold, trigramThreshold, suggestThreshold } = live
    const other = candidateOf('4', { threshold, trigramThreshold, suggestThreshold, minimumWords: 4 })
    const held = inHand([other], { values: live, seen: null, live })
    expect(held).toBe(null)
    expect(isAsLive(wholeValues(live, held, live), live)).toBe(true)
  })

  test('names itself in the note of a push, in as many letters as a note may have', () => {
    expect(noteOf(null)).toBe('')
    expect(noteOf({ candidate: stricter, isChanged: false, seen: seenOf(stricter) })).toBe('candidate 1')
    const noted = { ...stricter, note: 'the press looks' }
    expect(noteOf({ candidate: noted, isChanged: false, seen: seenOf(noted) })).toBe(
      'candidate 1: the press looks',
    )
    expect(noteOf({ candidate: noted, isChanged: true, seen: seenOf(noted) })).toBe(
      'Changed from candidate 1',
    )
    fc.assert(
      fc.property(fc.integer({ min: 1_980, max: 2_000 }), (length) => {
        const note = pushNote({ name: 'a name', note: '😀'.repeat(length / 2) })
        expect(note.length).toBeLessThanOrEqual(2_000)
        expect(note.isWellFormed()).toBe(true)
      }),
    )
  })

  test('is a draft that can be saved, with the values that a push would take', () => {
    const draft = draftOf(stricter)
    expect(CandidateDraft.parse(draft)).toEqual({ ...draft, replaces: null })
    expect(draft).toMatchObject(candidateValues(stricter))
  })
})

test('the suggest threshold never stands above the threshold', () => {
  fc.assert(
    fc.property(anyValues, (values) => {
      const after = kept(values)
      expect(after.suggestThreshold).toBeLessThanOrEqual(after.threshold)
      expect(areSame(after, values)).toBe(values.suggestThreshold <= values.threshold)
      expect(areSame(kept(after), after)).toBe(true)
    }),
  )
})

test('a name is one line without blanks around it', () => {
  expect(CandidateName.parse('  stricter\n\tfor \0 launch ')).toBe('stricter for \uFFFD launch')
  expect(CandidateName.safeParse(` ${'x'.repeat(80)} `).success).toBe(true)
  expect(CandidateName.safeParse('x'.repeat(81)).success).toBe(false)
  expect(CandidateName.safeParse('\n').success).toBe(false)
})

test('the state that a candidate has by now is told only where that is why it was not saved', () => {
  const refused = (reason: string) => ({
    code: 'STALE_CANDIDATE',
    data: { reason, name: 'x', author: 'pam', version: 7 },
  })
  expect(changedVersion(refused('changed'))).toBe(7)
  expect(changedVersion(refused('removed'))).toBe(undefined)
  expect(changedVersion({ code: 'STALE_CONFIG', data: { expected: 1, live: 2 } })).toBe(undefined)
  expect(changedVersion(null)).toBe(undefined)
})

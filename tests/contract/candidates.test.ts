import { safe } from '@orpc/client'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Client } from '../../electron/command-line/client.ts'
import { saveCandidate } from '../../electron/configs/candidate-store.ts'
import { writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import type { Candidate } from '../../shared/model/candidate.ts'
import { CandidateId } from '../../shared/model/id.ts'
import { appLinks } from '../support/app-links.ts'
import { emptyDatabase } from '../support/postgres.ts'
import { startedApp } from '../support/started-app.ts'

const { app } = startedApp()
const workspace = () => app().context.active.workspace()

beforeEach(async () => {
  const { database } = await workspace()
  await emptyDatabase(database)
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
})

const stricter = {
  name: 'Stricter for launch',
  note: 'Fewer wrong joins while the press looks.',
  threshold: 0.91,
  trigramThreshold: 0.95,
  suggestThreshold: 0.6,
  minimumWords: 3,
  embeddingModel: 'lexical-v1',
}

/** What people choose of a candidate, as a draft. */
const draftOf = ({ name, note, embeddingModel, minimumWords, ...values }: Candidate) => ({
  ...{ name, note, embeddingModel, minimumWords },
  threshold: values.threshold,
  trigramThreshold: values.trigramThreshold,
  suggestThreshold: values.suggestThreshold,
})

const seen = ({ id, version }: Candidate) => ({ id, version })
const nobody = CandidateId.parse('00000000-0000-4000-8000-000000000000')

/** As a second console on the same database does it. */
async function saveElsewhere(candidate: Candidate, changed: Partial<typeof stricter>): Promise<void> {
  const { database } = await workspace()
  const draft = { ...draftOf(candidate), ...changed, replaces: seen(candidate), author: 'pam' }
  await database.write((writer) => saveCandidate(writer, draft))
}

async function audited(): Promise<{ action: string; subject: string; detail: Record<string, unknown> }[]> {
  const { database } = await workspace()
  return database.rows(
    `SELECT action, subject, detail FROM audit WHERE action LIKE 'candidates.%' ORDER BY id`,
  )
}

const names = async (client: Client) => (await client.candidates.list()).map(({ name }) => name)

describe.each(appLinks)('candidates over the $name link', ({ open }) => {
  test('are saved, listed by name, changed, removed and restored, and the audit log tells of each', async () => {
    const client = await open(app())
    expect(await client.candidates.list()).toEqual([])
    const one = await client.candidates.save(stricter)
    expect(one).toMatchObject({ ...stricter, version: 1, author: app().context.author })
    const two = await client.candidates.save({ ...stricter, name: 'a looser one', threshold: 0.7 })
    expect(await client.candidates.list()).toEqual([two, one])

    const changed = await client.candidates.save({ ...stricter, threshold: 0.92, replaces: seen(one) })
    expect(changed).toMatchObject({ id: one.id, version: 2, threshold: 0.92, createdAt: one.createdAt })
    expect(await client.candidates.remove({ id: one.id })).toEqual(changed)
    expect(await client.candidates.list()).toEqual([two])
    expect(await client.candidates.remove({ id: one.id })).toEqual(changed)
    expect(await client.candidates.restore({ id: one.id })).toEqual(changed)
    expect(await client.candidates.restore({ id: one.id })).toEqual(changed)
    expect(await client.candidates.list()).toEqual([two, changed])

    const log = await audited()
    expect(log.map(({ action }) => action)).toEqual(
      ['save', 'save', 'save', 'remove', 'restore'].map((verb) => `candidates.${verb}`),
    )
    expect(log[0]).toMatchObject({ subject: one.id, detail: { from: null, to: { threshold: 910_000 } } })
    expect(log[2]?.detail).toMatchObject({ from: { threshold: 910_000 }, to: { threshold: 920_000 } })
    expect(log[3]?.detail).toMatchObject({ name: stricter.name, note: stricter.note })
  })

  test('that was changed elsewhere meanwhile is not overwritten, and one that was removed is not brought back', async () => {
    const client = await open(app())
    const one = await client.candidates.save(stricter)
    await saveElsewhere(one, { threshold: 0.99, note: 'theirs' })
    const mine = { ...stricter, note: 'mine', replaces: seen(one) }
    const { error } = await safe(client.candidates.save(mine))
    expect(error).toMatchObject({
      code: 'STALE_CANDIDATE',
      data: { reason: 'changed', name: stricter.name, author: 'pam', version: 2 },
    })
    const [theirs] = await client.candidates.list()
    expect(theirs).toMatchObject({ note: 'theirs', threshold: 0.99 })

    await client.candidates.remove({ id: one.id })
    const gone = await safe(client.candidates.save({ ...mine, replaces: { id: one.id, version: 2 } }))
    expect(gone.error).toMatchObject({
      code: 'STALE_CANDIDATE',
      data: { reason: 'removed', author: app().context.author },
    })
    expect(await client.candidates.list()).toEqual([])
    expect(await client.candidates.save({ ...mine, replaces: null })).toMatchObject({ note: 'mine' })
  })

  test('a removal that is taken back leaves the candidate as it was seen', async () => {
    const client = await open(app())
    const one = await client.candidates.save(stricter)
    await client.candidates.remove({ id: one.id })
    await client.candidates.restore({ id: one.id })
    const changed = await client.candidates.save({ ...stricter, note: 'mine', replaces: seen(one) })
    expect(changed).toMatchObject({ version: 2, note: 'mine' })
  })

  test.each([['Stricter For LAUNCH'], ['  stricter   for\nlaunch '], ['STRICTER FOR LAUNCH']])(
    'have a name each, whatever its case: %j',
    async (name) => {
      const client = await open(app())
      const one = await client.candidates.save(stricter)
      const { error } = await safe(client.candidates.save({ ...stricter, name }))
      expect(error).toMatchObject({ code: 'CANDIDATE_NAME_TAKEN', data: { name: stricter.name } })
      const other = await client.candidates.save({ ...stricter, name: 'another' })
      const renamed = await safe(client.candidates.save({ ...stricter, name, replaces: seen(other) }))
      expect(renamed.error).toMatchObject({ code: 'CANDIDATE_NAME_TAKEN' })
      // Its own name in other letters is nobody else's.
      expect(await client.candidates.save({ ...stricter, name, replaces: seen(one) })).toMatchObject({
        id: one.id,
        version: 2,
      })
    },
  )

  test('the name of a removed one is free, and then it cannot be restored', async () => {
    const client = await open(app())
    const umlaut = { ...stricter, name: 'Größer' }
    const one = await client.candidates.save(umlaut)
    await client.candidates.remove({ id: one.id })
    const two = await client.candidates.save({ ...umlaut, name: 'GRÖßER' })
    const { error } = await safe(client.candidates.restore({ id: one.id }))
    expect(error).toMatchObject({ code: 'CANDIDATE_NAME_TAKEN', data: { name: 'GRÖßER' } })
    expect(await client.candidates.list()).toEqual([two])
  })

  test('of which two are saved at once over one that both have seen: one is, the other is told', async () => {
    const client = await open(app())
    const one = await client.candidates.save(stricter)
    const saves = await Promise.all(
      ['left', 'right', 'middle'].map((note) =>
        safe(client.candidates.save({ ...stricter, note, replaces: seen(one) })),
      ),
    )
    expect(saves.filter(({ isSuccess }) => isSuccess)).toHaveLength(1)
    for (const { error, isSuccess } of saves) {
      if (!isSuccess) expect(error).toMatchObject({ code: 'STALE_CANDIDATE', data: { version: 2 } })
    }
    const made = await Promise.all(
      ['new', 'NEW', 'nEw'].map((name) => safe(client.candidates.save({ ...stricter, name }))),
    )
    expect(made.filter(({ isSuccess }) => isSuccess)).toHaveLength(1)
    expect(await names(client)).toHaveLength(2)
  })

  test('come back as they were saved, to the millionth and the letter', async () => {
    const client = await open(app())
    const similarity = fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => millionths / 1_000_000)
    const text = fc.string({ unit: 'grapheme', maxLength: 30 })
    let count = 0
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(similarity, similarity),
        similarity,
        fc.integer({ min: 0, max: 50 }),
        text,
        async ([one, other], trigramThreshold, minimumWords, note) => {
          const draft = {
            ...{ name: `candidate ${count++}`, note, trigramThreshold, minimumWords },
            threshold: Math.max(one, other),
            suggestThreshold: Math.min(one, other),
            embeddingModel: 'another model',
          }
          const saved = await client.candidates.save(draft)
          expect(saved).toMatchObject({ ...draft, note: note.replaceAll('\0', '\uFFFD') })
          expect((await client.candidates.list()).find(({ id }) => id === saved.id)).toEqual(saved)
        },
      ),
      { numRuns: 25 },
    )
  })

  test.each([
    ['no name', { name: '' }],
    ['a name of blanks', { name: ' \n\t' }],
    ['a long name', { name: 'x'.repeat(81) }],
    ['a long note', { note: 'x'.repeat(2001) }],
    ['no similarity', { threshold: 1.01 }],
    ['too many words', { minimumWords: 51 }],
    ['no model', { embeddingModel: '' }],
  ])('that make no sense are refused: %s', async (_, changed) => {
    const client = await open(app())
    const { error } = await safe(client.candidates.save({ ...stricter, ...changed }))
    expect(error).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await client.candidates.list()).toEqual([])
  })

  test('are not saved with a suggest threshold above the threshold, nor over one that never was', async () => {
    const client = await open(app())
    const above = await safe(client.candidates.save({ ...stricter, suggestThreshold: 0.92 }))
    expect(above.error).toMatchObject({ code: 'BAD_INPUT' })
    const over = await safe(client.candidates.save({ ...stricter, replaces: { id: nobody, version: 1 } }))
    expect(over.error).toMatchObject({ code: 'NOT_FOUND', data: { what: 'candidate' } })
    expect((await safe(client.candidates.remove({ id: nobody }))).error).toMatchObject({ code: 'NOT_FOUND' })
    expect((await safe(client.candidates.restore({ id: nobody }))).error).toMatchObject({ code: 'NOT_FOUND' })
    expect(await client.candidates.list()).toEqual([])
  })

  test('are told of to whoever watches', async () => {
    const client = await open(app())
    const stop = new AbortController()
    const notices = await client.status.watch(undefined, { signal: stop.signal })
    await client.candidates.save(stricter)
    for await (const notice of notices) {
      if (notice.type === 'changed' && notice.what === 'candidates') break
    }
    stop.abort()
    expect(await names(client)).toEqual([stricter.name])
  })
})

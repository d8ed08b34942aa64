import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import type { FileImport } from '../../shared/model/file-import.ts'
import { CreatorId } from '../../shared/model/id.ts'
import {
  allRejects,
  ann,
  atRest,
  openImports,
  plainRows,
  startImport,
  storedRows,
} from '../support/file-imports.ts'
import { csvFiles, jsonlFiles, type PlantedFile } from '../support/planted-file.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const database = await openTestDatabase()
const { imports, told, stored, logged } = openImports(database, folder)
beforeEach(() => emptyDatabase(database))

const importAll = async (name: string, bytes: Buffer | string): Promise<FileImport> =>
  atRest(imports, (await startImport(imports, folder, name, bytes)).id)

const storable = (text: string | undefined): string => (text ?? '').replaceAll('\0', '\ufffd')

const planted = fc.oneof(
  jsonlFiles([1, 60]).map((file) => ({ name: 'planted.jsonl', file })),
  csvFiles([1, 60]).map((file) => ({ name: 'planted.csv', file })),
)

// Given, since the first records of a random file may lack what a guess needs.
const mapping = { externalId: 'id', text: 'text', visitor: 'user', createdAt: 'createdAt' }

async function importPlanted(name: string, { bytes }: PlantedFile): Promise<FileImport> {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const { id } = await imports.start({ source: { from: 'path', path }, creator: ann, mapping })
  return atRest(imports, id)
}

test('every good line is stored once and in order, every bad one is listed; again, all are duplicates', async () => {
  await fc.assert(
    fc.asyncProperty(planted, async ({ name, file }) => {
      const good = file.records.filter((record) => record.isGood)
      const bad = file.records.filter((record) => !record.isGood)
      fc.pre(good.length > 0)
      await emptyDatabase(database)
      const first = await importPlanted(name, file)
      expect(first).toMatchObject({
        state: 'done',
        read: file.records.length,
        stored: good.length,
        rejected: bad.length,
        duplicates: 0,
        conflicts: 0,
        failure: null,
      })
      expect(await allRejects(imports, first.id)).toEqual(
        bad.map(({ line }) => expect.objectContaining({ line, kind: 'rejected' })),
      )
      const inTable = await storedRows(database)
      expect(inTable).toEqual(
        good.map(({ values }, index) => ({
          seq: index + 1,
          id: values.id,
          text: storable(values.text),
          visitor: values.user,
        })),
      )
      const second = await importPlanted(name, file)
      expect(second).toMatchObject({
        stored: 0,
        duplicates: good.length,
        rejected: bad.length,
        conflicts: 0,
        decided: 0,
      })
      expect(await storedRows(database)).toEqual(inTable)
    }),
    { numRuns: 40 },
  )
})

test('an id with another text or creator is a conflict, and what was stored stays', async () => {
  await importAll('a.jsonl', plainRows(0, 3))
  const others = `${plainRows(0, 1)}{"id":"m1","text":"other"}\n{"id":"new","text":"x"}\n{"id":"new","text":"y"}\nbad\n`
  const found = await importAll('b.jsonl', others)
  expect(found).toMatchObject({ read: 5, stored: 1, duplicates: 1, conflicts: 2, rejected: 1 })
  expect(await allRejects(imports, found.id, 1)).toMatchObject([
    { line: 2, kind: 'conflict', excerpt: '{"id":"m1","text":"other"}' },
    { line: 4, kind: 'conflict' },
    { line: 5, kind: 'rejected', excerpt: 'bad' },
  ])
  const path = join(folder, 'bob.jsonl')
  writeFileSync(path, plainRows(0, 3))
  const bob = await imports.start({ source: { from: 'path', path }, creator: CreatorId.parse('bob') })
  expect(await atRest(imports, bob.id)).toMatchObject({ stored: 0, conflicts: 3, duplicates: 0 })
  expect((await storedRows(database)).map(({ text }) => text)).toEqual(['text 0', 'text 1', 'text 2', 'x'])
})

test('the rejects file holds one JSON object a line with the line as it was read', async () => {
  const found = await importAll('a.jsonl', `${plainRows(0, 1)}{"id": "‮, "text\n`)
  const lines = (await readFile(found.rejectsFile ?? '', 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { line: 2, kind: 'rejected', reason: 'Not valid JSON.', raw: '{"id": "‮, "text' },
  ])
  expect((await allRejects(imports, found.id))[0]?.excerpt).toBe('{"id": "\\u{202e}, "text')
})

test('progress is told with every batch and only grows; who stores is named', async () => {
  told.length = 0
  stored.length = 0
  const { id } = await importAll('a.jsonl', plainRows(0, 400))
  const steps = told.filter((step) => step.id === id)
  expect(steps[0]).toMatchObject({ state: 'running', read: 0 })
  expect(steps.at(-1)).toMatchObject({ state: 'done', read: 400 })
  expect(steps.length).toBeGreaterThan(5)
  for (const [index, step] of steps.entries()) {
    expect(step.read).toBeGreaterThanOrEqual(steps[index - 1]?.read ?? 0)
    expect(step.bytesRead).toBeLessThanOrEqual(step.bytes)
  }
  expect(new Set(stored)).toEqual(new Set([ann]))
  expect(logged).toEqual([])
})

test('of the stored messages, those are decided that the engine has come to', async () => {
  await importAll('a.jsonl', plainRows(0, 10))
  const { id } = await importAll('b.jsonl', plainRows(5, 20))
  for (const [decidedSeq, decided] of [
    [0, 0],
    [10, 0],
    [13, 3],
    [20, 10],
  ]) {
    await database.write((writer) => writer.run('UPDATE creators SET decided_seq = $1', [decidedSeq]))
    expect(await imports.read(id)).toMatchObject({ stored: 10, decided })
  }
})

test('the list has the newest first', async () => {
  const first = await importAll('a.jsonl', plainRows(0, 1))
  const second = await importAll('b.jsonl', plainRows(0, 1))
  expect((await imports.list()).map(({ id }) => id)).toEqual([second.id, first.id])
})

test('a look shows what an import would do, and stores nothing', async () => {
  const path = join(folder, 'look.csv')
  writeFileSync(path, 'ID;Message;From;created at\n1;"hello;";ann;2026-01-05\n2;x;bob;soon\nonly one\n')
  const look = await imports.look({ source: { from: 'path', path } })
  expect(look).toMatchObject({
    format: 'csv',
    columns: ['ID', 'Message', 'From', 'created at'],
    mapping: { externalId: 'ID', text: 'Message', visitor: 'From', createdAt: 'created at' },
    fewChannels: null,
    rows: [
      {
        line: 2,
        rejected: null,
        values: { externalId: '1', text: 'hello;', channel: 'ann', createdAt: '2026-01-05T00:00:00.000Z' },
      },
      { line: 3, rejected: expect.stringContaining('soon') },
      { line: 4, rejected: expect.stringContaining('4 columns') },
    ],
  })
  const remapped = await imports.look({ source: { from: 'path', path }, mapping: { text: 'Message' } })
  expect(remapped.rows[0]).toMatchObject({ line: 2, rejected: 'No id.' })
  expect(await storedRows(database)).toEqual([])
})

test('a channel column with few values is asked about, and not used unless somebody says so', async () => {
  const path = join(folder, 'medium.jsonl')
  const lines = Array.from({ length: 80 }, (_, index) => ({
    id: index,
    text: 't',
    user: `u${index}`,
    channel: ['mail', 'chat'][index % 2],
  }))
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'))
  const source = { from: 'path' as const, path }
  const look = await imports.look({ source })
  expect(look.fewChannels).toEqual({ column: 'channel', values: ['chat', 'mail'] })
  const channels = async (): Promise<number> =>
    (await database.rows<{ count: number }>('SELECT count(DISTINCT channel_id) FROM messages'))[0]?.count ?? 0
  await atRest(imports, (await imports.start({ source, creator: ann })).id)
  expect(await channels()).toBe(80)
  await emptyDatabase(database)
  await atRest(
    imports,
    (await imports.start({ source, creator: ann, mapping: { ...look.mapping, channel: 'channel' } })).id,
  )
  expect(await channels()).toBe(2)
})

import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withImport } from '../../renderer/api/import-cache.ts'
import { withColumn } from '../../renderer/imports/fields.ts'
import { needsAttention, shareDone } from '../../renderer/imports/progress-words.ts'
import { PART_BYTES, upload } from '../../renderer/imports/upload.ts'
import {
  FileImport,
  type MessageField,
  MessageField as MessageFields,
} from '../../shared/model/file-import.ts'
import { UploadId } from '../../shared/model/id.ts'

const uploadId = UploadId.parse('3f2b8c1e-5d4a-4f6b-9c7d-8e9fa0b1c2d3')

/** Takes parts as the core does: each where the last one ended. */
function receiver() {
  const received: Buffer[] = []
  return {
    bytes: () => Buffer.concat(received),
    begin: async () => ({ upload: uploadId }),
    append: async ({ offset, part }: { offset: number; part: File }) => {
      expect(offset).toBe(Buffer.concat(received).length)
      expect(part.size).toBeLessThanOrEqual(PART_BYTES)
      received.push(Buffer.from(await part.arrayBuffer()))
      return { bytes: offset + part.size }
    },
  }
}

test('a file arrives whole and in order, whatever its size', async () => {
  for (const size of [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES + 17]) {
    const bytes = Buffer.from(Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) % 251))
    const target = receiver()
    const sent: number[] = []
    const signal = new AbortController().signal
    await upload(target, new File([bytes], 'inbox.jsonl'), { onProgress: (at) => sent.push(at), signal })
    expect(target.bytes().equals(bytes)).toBe(true)
    expect(sent.at(-1) ?? 0).toBe(size)
    expect(sent).toEqual(sent.toSorted((a, b) => a - b))
  }
})

test('an upload that is called off sends nothing more', async () => {
  const target = receiver()
  const stop = new AbortController()
  const file = new File([Buffer.alloc(4 * PART_BYTES)], 'inbox.jsonl')
  const sending = upload(target, file, { onProgress: () => stop.abort(), signal: stop.signal })
  await expect(sending).rejects.toThrow()
  expect(target.bytes().length).toBe(PART_BYTES)
})

const column = fc.string({ minLength: 1, maxLength: 8 })
const field = fc.constantFrom<MessageField>(...MessageFields.options)

test('changing one column of a mapping leaves the others alone', () => {
  fc.assert(
    fc.property(fc.dictionary(field, column), field, fc.option(column), (mapping, changed, to) => {
      const next = withColumn(mapping, changed, to)
      expect(next[changed]).toBe(to ?? undefined)
      for (const other of MessageFields.options)
        if (other !== changed) expect(next[other]).toBe(mapping[other])
    }),
  )
})

const fileImport = (overrides: Partial<FileImport>): FileImport =>
  FileImport.parse({
    id: '3f2b8c1e-5d4a-4f6b-9c7d-8e9fa0b1c2d3',
    creator: 'ann',
    fileName: 'inbox.jsonl',
    state: 'running',
    read: 0,
    stored: 0,
    duplicates: 0,
    conflicts: 0,
    rejected: 0,
    rejectsFile: null,
    bytesRead: 0,
    bytes: 100,
    decided: 0,
    failure: null,
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: null,
    isElsewhere: false,
    ...overrides,
  })

test('progress stays between nothing and all, and never falls while more is read', () => {
  const figures = fc.record({
    bytesRead: fc.nat(120),
    bytes: fc.nat(100),
    further: fc.nat(50),
  })
  fc.assert(
    fc.property(figures, ({ further, ...figures }) => {
      const share = shareDone(fileImport(figures))
      expect(share).toBeGreaterThanOrEqual(0)
      expect(share).toBeLessThanOrEqual(1)
      const later = { ...figures, bytesRead: figures.bytesRead + further }
      expect(shareDone(fileImport(later))).toBeGreaterThanOrEqual(share)
      expect(shareDone(fileImport({ ...figures, state: 'done' }))).toBe(1)
    }),
  )
})

test('a paused import asks for attention only where it paused by itself', () => {
  const failure = { code: 'DISK_FULL', data: { folder: 'x' } }
  expect(needsAttention(fileImport({ state: 'paused' }))).toBe(false)
  expect(needsAttention(fileImport({ state: 'paused', failure }))).toBe(true)
  expect(needsAttention(fileImport({ state: 'failed', failure }))).toBe(true)
  expect(needsAttention(fileImport({ state: 'done' }))).toBe(false)
  expect(needsAttention(fileImport({ state: 'failed', failure, isElsewhere: true }))).toBe(false)
})

test('an import in a new state takes the place of its old one; an unknown one comes first', () => {
  const first = fileImport({})
  const second = fileImport({ id: FileImport.shape.id.parse('4f2b8c1e-5d4a-4f6b-9c7d-8e9fa0b1c2d3') })
  const done = { ...first, state: 'done' as const }
  expect(withImport([second, first], done)).toEqual([second, done])
  expect(withImport([first], second)).toEqual([second, first])
})

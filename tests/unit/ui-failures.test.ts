import { ORPCError } from '@orpc/client'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordsOfError } from '../../renderer/ui/failure-words.ts'
import { Failure, type FailureCode, failures } from '../../shared/failure.ts'
import { isFailureCode, wordsOf } from '../../shared/failure-words.ts'

/** Data that fits each code; the type makes a missing code an error here too. */
const examples: { [Code in FailureCode]: unknown } = {
  NOT_FOUND: { what: 'cluster', id: 'x1' },
  BAD_INPUT: { detail: 'too long' },
  STALE_CONFIG: { expected: 3, live: 4 },
  STALE_CANDIDATE: { reason: 'changed', name: 'stricter', author: 'ana', version: 4 },
  CANDIDATE_NAME_TAKEN: { name: 'stricter' },
  CANNOT_REMOVE: { reason: 'actioned' },
  CANNOT_ACTION: { reason: 'not-shown' },
  CANNOT_RESTORE: { reason: 'taken-back' },
  CANNOT_JOIN: { reason: 'has-a-home' },
  CANNOT_REBUILD: { reason: 'busy' },
  CANNOT_TRACE: { reason: 'not-joined' },
  CANNOT_DELETE: { reason: 'deleted' },
  DATABASE_DOWN: {},
  DATABASE_BUSY: {},
  DATABASE_TIMEOUT: {},
  DATABASE_UNREACHABLE: { address: 'db:5432', reason: 'nobody listens there.' },
  DATABASE_TLS_REFUSED: { address: 'db:5432', reason: 'the server offers none.' },
  DATABASE_LOGIN_REFUSED: { address: 'db:5432', user: 'ana' },
  DATABASE_PASSWORD_NEEDED: { name: 'Production' },
  DATABASE_MISSING: { address: 'db:5432', database: 'inbox' },
  DATABASE_READ_ONLY: { address: 'db:5432' },
  DATABASE_UNFIT: { obstacles: [{ kind: 'too-old', subject: '13.4', detail: '' }] },
  DATABASE_UNMIGRATED: { pending: ['0002-engine'] },
  DATABASE_CHANGED: {},
  DATABASE_SWITCHED: {},
  WORKER_NEEDS_SERVER: {},
  DISK_FULL: { folder: 'somewhere' },
  FOLDER_READ_ONLY: { folder: 'somewhere' },
  FOLDER_IN_USE: { folder: 'somewhere' },
  DATABASE_UNREADABLE: { folder: 'somewhere', detail: 'it is from a newer version' },
  SCHEMA_MISMATCH: { detail: 'a column is missing' },
  FILE_MISSING: { file: 'inbox.csv' },
  FILE_GONE: { file: 'inbox.csv' },
  FILE_UNREADABLE: { file: 'inbox.csv' },
  FILE_CHANGED: { file: 'inbox.csv' },
  FILE_EMPTY: { file: 'inbox.csv' },
  FILE_NOT_TEXT: { file: 'inbox.csv', found: 'UTF-16' },
  FILE_NOT_UNDERSTOOD: { file: 'inbox.csv', missing: ['text', 'id'] },
  IMPORT_INTERRUPTED: {},
  IMPORT_ELSEWHERE: {},
  IMPORT_ENDED: { state: 'done' },
  EMBEDDING_PROVIDER_DOWN: { address: 'http://gpu:11434', detail: 'it answered 500', until: null },
  EMBEDDING_KEY_NEEDED: { address: 'https://api.openai.com' },
  EMBEDDING_KEY_REFUSED: { address: 'https://api.openai.com', detail: '401 invalid_api_key' },
  EMBEDDING_MODEL_UNKNOWN: { address: 'https://api.openai.com', model: 'text-embedding-4' },
  EMBEDDING_NOT_SET_UP: { model: 'text-embedding-3-small', configured: null },
  EMBEDDING_ANSWER_REFUSED: { address: 'http://gpu:11434', detail: 'it is no whole JSON' },
  EMBEDDING_REFUSED: { detail: '400 content_filter', indexes: [3] },
  EMBEDDING_BUDGET_SPENT: { spent: 20.001, budget: 20 },
  BACKFILL_RUNNING: {},
  BACKFILL_ENDED: { state: 'cancelled' },
  LIST_CHANGING: {},
  UPLOAD_GAP: { expected: 7 },
  CONNECTION_LOST: {},
  BUG: { reference: 'r-17' },
}

const codes = Object.keys(failures).filter(isFailureCode)

test('every code is worded with what happened and a next step, and offers a retry where one can help', () => {
  for (const code of codes) {
    const words = wordsOf({ code, data: examples[code] })
    expect(words?.title, code).toMatch(/^[A-Z].+\S$/)
    expect(words?.next, code).toMatch(/^[A-Z].+\.$/)
    expect(words?.canRetry, code).toBe(failures[code].retry)
  }
})

test('what the failure carries is in its words', () => {
  expect(wordsOf({ code: 'NOT_FOUND', data: examples.NOT_FOUND })?.title).toContain('cluster x1')
  expect(wordsOf({ code: 'FILE_NOT_UNDERSTOOD', data: examples.FILE_NOT_UNDERSTOOD })?.title).toContain(
    'text, id',
  )
  expect(wordsOf({ code: 'DISK_FULL', data: examples.DISK_FULL })?.next).toContain('somewhere')
})

test('a failure that came over the contract and one thrown here read the same', () => {
  const data = { expected: 3, live: 4 }
  const sent = new ORPCError('STALE_CONFIG', { defined: true, data })
  expect(wordsOfError(sent)).toEqual(wordsOfError(new Failure('STALE_CONFIG', data)))
})

test('anything else is a bug and shows no details', () => {
  fc.assert(
    fc.property(fc.anything(), (thrown) => {
      const words = wordsOfError(thrown)
      expect(words.canRetry).toBe(false)
      expect(words.title).toBe('Something went wrong that should not happen.')
    }),
  )
  expect(wordsOfError(new Error('select * from secrets')).next).not.toContain('secrets')
  expect(wordsOf({ code: 'STALE_CONFIG', data: { expected: 'x' } })).toBeNull()
  expect(wordsOf({ code: 'toString', data: {} })).toBeNull()
})

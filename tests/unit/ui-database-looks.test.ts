import { readdir } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backgroundText, changesOf } from '../../renderer/connections/change-words.ts'
import { clockText, findings } from '../../renderer/connections/look-words.ts'
import { aLook } from '../support/database-looks.ts'

const found = (what: string, look = aLook()) => findings(look).find((line) => line.what === what)?.found

test('every migration there is is told in words of its own', async () => {
  const files = await readdir(new URL('../../migrations/postgres/', import.meta.url))
  const names = files.map((file) => path.basename(file, '.sql'))
  expect(names).not.toHaveLength(0)
  const changes = changesOf(aLook({ pendingMigrations: names, extensions: [], tables: 'likeness' }))
  expect(changes).toHaveLength(names.length)
  for (const change of changes) expect(change).toMatch(/^[A-Z].+\.$/)
  for (const name of names) expect(changes.join(' ')).not.toContain(name)
})

test('a migration without words is named rather than left out', () => {
  expect(changesOf(aLook({ pendingMigrations: ['0099-later'], extensions: [] }))).toEqual([
    'Apply the migration 0099-later.',
  ])
})

test('only what is missing is made: extensions that are there and adopted tables stay', () => {
  const pendingMigrations = ['0001-messages-and-clusters', '0002-engine']
  const anew = changesOf(aLook({ pendingMigrations }))
  expect(anew[0]).toBe('Create the extension pgvector.')
  expect(anew[1]).toContain('Make the tables messages')
  const adopted = changesOf(aLook({ pendingMigrations, tables: 'original', extensions: [] }))
  expect(adopted[0]).toBe(
    'Keep the tables messages, clusters and cluster_messages as they are, with every row.',
  )
  expect(adopted).toHaveLength(2)
  expect(adopted.join(' ')).not.toContain('Make the tables messages')
  expect(changesOf(aLook({ tables: 'likeness' }))).toEqual([])
})

test('indexes that are made afterwards are named, in the singular where it is one', () => {
  expect(backgroundText(aLook())).toBeNull()
  expect(backgroundText(aLook({ missingIndexes: ['messages_text_trigrams'] }))).toMatch(
    /^The search index messages_text_trigrams is made in the background/,
  )
  expect(backgroundText(aLook({ missingIndexes: ['a', 'b'] }))).toContain('indexes a and b are made')
})

test('an estimate is marked, and messages that were not taken in are counted', () => {
  expect(found('Messages')).toBe('none yet')
  expect(found('Messages', aLook({ messages: 9_000, clusters: 1 }))).toBe('9\u2009000; 1 cluster')
  expect(found('Messages', aLook({ messages: 1_200_000, isEstimated: true, notTakenIn: 7 }))).toBe(
    '≈\u20091\u2009200\u2009000, of which 7 not taken in by Likeness',
  )
})

test('an extension is installed, or on the server, or neither', () => {
  expect(found('Extensions')).toBe('pgvector 0.8.0 (not created yet), pg_trgm 1.6')
  const without = aLook({ extensions: [{ name: 'vector', installed: null, available: null }] })
  expect(found('Extensions', without)).toBe('pgvector is not on the server')
})

test('clusters that are there already are mentioned only where there can be any', () => {
  const pendingMigrations = ['0005-adopted-clusters']
  const changes = (tables: 'none' | 'original') =>
    changesOf(aLook({ tables, pendingMigrations, extensions: [] })).join(' ')
  expect(changes('none')).not.toContain('there already')
  expect(changes('original')).toContain('there already')
})

test('a replica and a connection that nobody protects are said to be so', () => {
  expect(found('Server', aLook({ version: '15.20 (Debian 15.20-0+deb12u1)' }))).toBe('Postgres 15.20')
  expect(found('Server', aLook({ isPrimary: false }))).toContain('replica')
  expect(found('Connection', aLook({ isEncrypted: false }))).toBe('not encrypted')
  expect(found('Connection', aLook({ isEncrypted: null }))).toBe('the server does not say')
})

test('clocks differ by the same amount in both directions', () => {
  expect(clockText(0)).toBe('as on this machine')
  expect(clockText(-45_400)).toBe('45 seconds behind this machine')
  expect(clockText(60_000)).toBe('1 minute ahead of this machine')
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 10 ** 12 }), (ms) => {
      expect(clockText(ms)).toMatch(/^\d+ (second|minute|hour|day|month|year)s? ahead of this machine$/)
      expect(clockText(-ms)).toBe(clockText(ms).replace('ahead of', 'behind'))
    }),
  )
})

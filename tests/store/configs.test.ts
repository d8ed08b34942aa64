import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  listConfigs,
  liveConfig,
  pushConfig,
  type StoredValues,
  toConfig,
  writeFirstConfig,
} from '../../electron/configs/config-store.ts'
import type { Database } from '../../electron/store/database.ts'
import { emptyDatabase, openTestDatabase } from '../support/postgres.ts'

const first: StoredValues = {
  threshold: 840_000,
  trigramThreshold: 900_000,
  suggestThreshold: 550_000,
  minimumWords: 0,
  embeddingModel: 'lexical-v1',
}

let database: Database

beforeEach(async () => {
  database = await openTestDatabase()
  await emptyDatabase(database)
  await database.write((writer) => writeFirstConfig(writer, first))
})

const push = (threshold: number, replaces: number, suggestThreshold?: number) =>
  database.write((writer) =>
    pushConfig(writer, {
      threshold,
      replaces,
      note: 'why',
      author: 'pam',
      ...(suggestThreshold === undefined ? {} : { suggestThreshold }),
    }),
  )

describe('configs', () => {
  it('begin with the defaults, once', async () => {
    await database.write((writer) => writeFirstConfig(writer, { ...first, threshold: 1 }))
    expect(await liveConfig(database)).toMatchObject({ version: 1, ...first, replaces: null })
  })

  it('are versions, of which the newest is live and each says what it replaced', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 6 }),
        async (thresholds) => {
          await emptyDatabase(database)
          await database.write((writer) => writeFirstConfig(writer, first))
          for (const [index, threshold] of thresholds.entries()) await push(threshold, index + 1)
          const { items } = await listConfigs(database, { cursor: null, limit: 100 })
          expect(items.map((config) => config.version)).toEqual(items.map((_, index) => items.length - index))
          expect(items.map((config) => config.replaces)).toEqual([
            ...items.slice(1).map((config) => config.version),
            null,
          ])
          expect(items.map((config) => config.threshold)).toEqual(
            [...thresholds]
              .reverse()
              .map((threshold) => threshold / 1e6)
              .concat(0.84),
          )
          expect(items[0]).toEqual(toConfig(await liveConfig(database)))
          for (const config of items) expect(config.suggestThreshold).toBeLessThanOrEqual(config.threshold)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('page by version, newest first', async () => {
    for (const version of [1, 2, 3, 4]) await push(500_000 + version, version)
    const one = await listConfigs(database, { cursor: null, limit: 2 })
    const two = await listConfigs(database, { cursor: one.next, limit: 2 })
    const three = await listConfigs(database, { cursor: two.next, limit: 2 })
    expect([one, two, three].map((page) => page.items.map((config) => config.version))).toEqual([
      [5, 4],
      [3, 2],
      [1],
    ])
    expect(three.next).toBeNull()
  })

  it('are not pushed over one that the caller has not seen', async () => {
    await push(700_000, 1)
    await expect(push(600_000, 1)).rejects.toMatchObject({
      code: 'STALE_CONFIG',
      data: { expected: 1, live: 2 },
    })
    expect((await liveConfig(database)).threshold).toBe(700_000)
  })

  it('let only one of two pushes at once through', async () => {
    const pushes = await Promise.allSettled([push(700_000, 1), push(600_000, 1), push(500_000, 1)])
    expect(pushes.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect((await liveConfig(database)).version).toBe(2)
  })

  it('are not pushed with a suggest threshold above the threshold', async () => {
    await expect(push(400_000, 1, 500_000)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    expect((await liveConfig(database)).version).toBe(1)
  })

  it('are never changed or deleted, and each push is in the audit log', async () => {
    await push(700_000, 1)
    for (const sql of [
      'UPDATE configs SET threshold = 1',
      'DELETE FROM configs',
      'UPDATE audit SET author = null',
      'DELETE FROM audit',
    ]) {
      await expect(database.write((writer) => writer.run(sql))).rejects.toThrow('never changed or deleted')
    }
    const audit = await database.rows<{
      author: string
      action: string
      subject: string
      detail: { to: object }
    }>('SELECT * FROM audit')
    expect(audit).toEqual([expect.objectContaining({ author: 'pam', action: 'configs.push', subject: 'v2' })])
    expect(audit[0]?.detail.to).toMatchObject({ threshold: 700_000 })
  })
})

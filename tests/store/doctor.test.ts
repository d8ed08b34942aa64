import path from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, test } from 'vitest'
import { readDoctor } from '../../electron/app/doctoring.ts'
import { router } from '../../electron/app/router.ts'
import { startCompute } from '../../electron/links/compute-host.ts'
import { pgvectorFeatures } from '../../electron/store/pgvector-version.ts'
import { doctorWords } from '../../shared/doctor-words.ts'
import { computeWorkerUrl } from '../support/live.ts'
import { environmentOf, isNative, openTestDatabase } from '../support/postgres.ts'
import { startProcess } from '../support/processes.ts'
import { startedApp } from '../support/started-app.ts'

const started = startedApp()
const client = () => createRouterClient(router, { context: started.app().context })

test('the doctor says what search depends on, the worst first, each with words', async () => {
  const checks = await client().doctor.read()
  const kinds = checks.map(({ kind }) => kind)
  if (isNative()) {
    const order = checks.map(({ state }) => ['problem', 'due', 'ok'].indexOf(state))
    expect(order).toEqual(order.toSorted())
    expect(kinds).toEqual(
      expect.arrayContaining(['pgvector-version', 'statistics', 'recall-unknown', 'matrix-product']),
    )
  } else {
    expect(kinds).toEqual(['embedded-search', 'embedded-durability', 'matrix-product'])
  }
  for (const check of checks) expect(doctorWords(check).title).toMatch(/^.+\.$/)
})

test('says the rest where the compute worker cannot be asked', async () => {
  const compute = startCompute(computeWorkerUrl)
  await compute.close()
  const checks = await readDoctor({ database: await openTestDatabase(), compute })
  expect(checks.length).toBeGreaterThan(2)
  expect(checks.filter(({ kind }) => kind === 'matrix-product')).toEqual([
    {
      ...{ kind: 'matrix-product', state: 'due', subject: 'javascript' },
      detail: 'Error: The worker is closed',
    },
  ])
})

test('an index that is not there is not made anew, and the embedded database has none', async () => {
  await expect(client().doctor.rebuild({ index: 'messages_pkey' })).rejects.toMatchObject({
    code: isNative() ? 'NOT_FOUND' : 'BAD_INPUT',
  })
})

test('on the command line', async () => {
  const dataFolder = path.join(started.folder, 'command line')
  const env = { ...(await environmentOf(dataFolder)), LIKENESS_DATA: dataFolder }
  const script = new URL('../../electron/cli.ts', import.meta.url)
  const run = (...args: string[]) => startProcess(script, args, { env }).ended
  if (isNative()) expect((await run('migrate', 'up')).code).toBe(0)
  const looked = await run('doctor')
  expect(looked.code).toBe(0)
  expect(looked.stdout).toMatch(isNative() ? /pgvector is \d/ : /fsync is off/)
  expect((await run('doctor', 'rebuild')).code).toBe(2)
  expect((await run('doctor', 'rebuild', 'some_index', '--method', 'btree')).code).toBe(2)
  expect((await run('doctor', 'rebuild', 'some_index')).code).toBe(1)
})

test.each([
  ['0.5.1', false, false],
  ['0.6.2', false, false],
  ['0.7.0', true, false],
  ['0.8.0', true, true],
  ['0.10.0', true, true],
  ['1.0.0', true, true],
])('pgvector %s: halfvec %s, iterative scan %s', (version, halfvec, iterativeScan) => {
  expect(pgvectorFeatures(version)).toEqual({ halfvec, iterativeScan })
})

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { start } from '../../electron/app/start.ts'
import { saveCandidate } from '../../electron/configs/candidate-store.ts'
import { DEAD_LETTERS, JOB_SCHEMA } from '../../electron/store/jobs.ts'
import { databaseOf, environmentOf } from '../support/postgres.ts'
import { type Ending, type StartedProcess, startProcess } from '../support/processes.ts'
import { arrivedAt, testPlaces, writeRenderer } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const script = new URL('../../electron/cli.ts', import.meta.url)
const host = new URL('../support/web-process.ts', import.meta.url)
const folder = temporaryFolder()
const dataFolder = path.join(folder, 'data')
const environment = await environmentOf(dataFolder)

const run = (...args: string[]): Promise<Ending> =>
  startProcess(script, args, { cwd: folder, env: { ...environment, LIKENESS_DATA: dataFolder } }).ended

/** What a command wrote to stdout, as the one JSON document it must be. */
async function json(...args: string[]) {
  const { code, stdout, stderr } = await run(...args, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const nobody = '00000000-0000-4000-8000-000000000000'
const hostile = 'odd \u001b[2J creator'

/** Dead letters as the queue leaves them, and candidates, under names that are not harmless. */
async function plant(): Promise<void> {
  const app = await start(testPlaces(dataFolder), await databaseOf(dataFolder))
  const { database } = await app.context.active.workspace()
  for (const creator of ['ann', hostile, 'cem']) {
    await database.write((writer) =>
      writer.run(
        `INSERT INTO ${JOB_SCHEMA}.job (name, data, source_name, source_id, source_retry_count, source_output)
         VALUES ($1, $2, 'decide', gen_random_uuid(), 8, '{"message": "DATABASE_DOWN"}')`,
        [DEAD_LETTERS, JSON.stringify({ creator })],
      ),
    )
  }
  for (const [name, embeddingModel, minimumWords] of [
    ['Looser, odd \u001b[2J', 'lexical-v1', 2],
    ['Of elsewhere', 'another-model', 2],
    ['Wordier', 'lexical-v1', 6],
  ] as const) {
    const values = { threshold: 0.7, trigramThreshold: 0.8, suggestThreshold: 0.5, minimumWords }
    const draft = { ...values, name, note: 'why\nthis', embeddingModel, replaces: null, author: 'pam' }
    await database.write((writer) => saveCandidate(writer, draft))
  }
  await app.close()
}

let instance: StartedProcess
beforeAll(async () => {
  const texts = [
    'where is my parcel today',
    'where is my parcel today',
    'where is my own parcel',
    'quack zebra',
  ]
  const lines = texts.map((text, at) =>
    JSON.stringify({ id: `m-${at}`, text, user: `visitor-${at}`, createdAt: arrivedAt(at) }),
  )
  writeFileSync(path.join(folder, 'inbox.jsonl'), lines.join('\n'))
  await plant()
  writeRenderer(folder)
  instance = startProcess(host, [dataFolder, path.join(folder, 'renderer')], { env: { ...environment } })
  await instance.untilSaid('\n')
  await json('config', 'push', '--threshold', '0.99', '--trigram-threshold', '1')
  await json('import', 'inbox.jsonl', '--creator', 'ann')
})
afterAll(async () => {
  instance.child.kill('SIGINT')
  expect((await instance.ended).code).toBe(0)
})

describe('gates', () => {
  test('are listed, set for one or for everyone, and taken away', async () => {
    expect(await json('gates')).toEqual([])
    await json('gates', 'set', 'bo', 'shadow')
    expect(await json('gates', 'set', '--everyone', 'on')).toMatchObject([
      { creator: null, value: 'on' },
      { creator: 'bo', value: 'shadow' },
    ])
    expect((await run('gates')).stdout).toMatch(/^CREATOR +GATE +SET BY +SINCE \(UTC\)\n\(everyone\) +on /)
    await json('gates', 'set', 'bo', 'default')
    expect(await json('gates', 'set', '--everyone', 'default')).toEqual([])
  })

  test('that are not understood are said to be, and change nothing', async () => {
    for (const args of [
      ['bo'],
      ['bo', 'open'],
      ['bo', 'on', 'off'],
      ['--everyone'],
      ['--everyone', 'bo', 'on'],
      ['', 'on'],
    ]) {
      const { code, stdout, stderr } = await run('gates', 'set', ...args)
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain('gates set CREATOR|--everyone on|shadow|off|default')
    }
    expect(await json('gates')).toEqual([])
  })
})

describe('candidates', () => {
  test('are listed, previewed and pushed by name, whatever its case', async () => {
    const listed = await json('candidates')
    expect(listed).toMatchObject([
      { name: 'Looser, odd \u001b[2J', threshold: 0.7, trigramThreshold: 0.8, author: 'pam', version: 1 },
      { name: 'Of elsewhere', embeddingModel: 'another-model' },
      { name: 'Wordier', minimumWords: 6 },
    ])
    const words = (await run('candidates')).stdout
    expect(words).toMatch(
      /^NAME +THRESHOLD +TRIGRAM .*\nLooser, odd \\u001b\[2J +0\.7000 +0\.8000 +0\.5000 +2 /,
    )
    expect(words).not.toContain('\u001b')

    const values = ['--threshold', '0.7', '--trigram-threshold', '0.8']
    const previewed = await json('preview', '--creator', 'ann', '--candidate', 'LOOSER, odd \u001b[2j')
    // What is suggested is by the candidate's own suggest threshold, which no option names.
    const { suggested, ...figures } = await json('preview', '--creator', 'ann', ...values)
    expect(previewed).toMatchObject(figures)
    expect(previewed.suggested).toBeGreaterThanOrEqual(suggested)
    expect(await json('preview', '--creator', 'ann', '--candidate', listed[0].id)).toEqual(previewed)

    const wordier = await json('preview', '--creator', 'ann', '--candidate', 'wordier')
    expect([previewed.grouped, wordier.grouped]).toEqual([3, 0])

    const before = await json('config', 'show')
    const pushed = await json('config', 'push', '--candidate', listed[0].name)
    expect(pushed).toMatchObject({
      ...{ version: before.version + 1, threshold: 0.7, suggestThreshold: 0.5, minimumWords: 2 },
      note: 'Looser, odd \u001b[2J: why\nthis',
    })
    await json('config', 'push', '--threshold', '0.99', '--trigram-threshold', '1')
  })

  test('that are not there, are of another model, or come with thresholds of their own are refused', async () => {
    const before = await json('config', 'show')
    for (const [args, code, said] of [
      [['--candidate', 'nobody'], 1, 'There is no candidate nobody.'],
      [['--candidate', 'of elsewhere'], 1, 'another-model'],
      [['--candidate', 'of elsewhere', '--threshold', '0.5'], 2, 'do not go together'],
    ] as const) {
      for (const command of [
        ['preview', '--creator', 'ann'],
        ['config', 'push'],
      ]) {
        const ending = await run(...command, ...args)
        expect(ending).toMatchObject({ code, stdout: '' })
        expect(ending.stderr).toContain(said)
      }
    }
    expect(await json('config', 'show')).toEqual(before)
  })
})

describe('jobs', () => {
  test('show what waits and what failed, and can be done again or given up', async () => {
    expect(await json('jobs')).toMatchObject({ dead: 3, pending: 0, degraded: 0, oldestPendingMs: null })
    expect((await run('jobs')).stdout).toMatch(/failed too often +3\n/)
    expect(await json('jobs', 'pause')).toMatchObject({ pause: { since: expect.any(String) } })
    expect((await run('jobs')).stdout).toMatch(/^matching +paused by .+ since 20/)
    const line = { id: 'm-later', text: 'good evening everybody', user: 'visitor-9', createdAt: arrivedAt(9) }
    writeFileSync(path.join(folder, 'later.jsonl'), JSON.stringify(line))
    const waiting = await run('import', 'later.jsonl', '--creator', 'ann')
    expect(waiting.code).toBe(1)
    expect(waiting.stderr).toContain('Matching is paused by')
    expect(waiting.stderr).toContain('Stopped waiting: 1 message is not decided yet.')
    expect(await json('jobs', 'resume')).toEqual({ pause: null })
    expect((await run('jobs')).stdout).toMatch(/^matching +goes on\n/)
    expect(await json('import', 'later.jsonl', '--creator', 'ann')).toMatchObject({
      stored: 0,
      duplicates: 1,
    })
    const dead: { id: string; creator: string }[] = await json('jobs', 'dead')
    expect(dead.map(({ creator }) => creator).sort()).toEqual(['ann', 'cem', hostile].sort())
    const words = (await run('jobs', 'dead')).stdout
    expect(words).toContain('odd \\u001b[2J creator')
    expect(words).not.toContain('\u001b')

    const idOf = (wanted: string) => dead.find(({ creator }) => creator === wanted)?.id ?? ''
    expect(await json('jobs', 'redrive', idOf('ann'))).toEqual({ moved: 1 })
    expect(await json('jobs', 'discard', idOf(hostile))).toEqual({ discarded: 1 })
    expect((await json('jobs', 'dead')).map(({ creator }: { creator: string }) => creator)).toEqual(['cem'])
    expect(await json('jobs', 'redrive')).toEqual({ moved: 1 })
    expect(await json('jobs', 'dead')).toEqual([])
    expect((await run('jobs', 'discard', nobody)).code).toBe(1)
    for (const args of [['discard'], ['discard', 'x'], ['redrive', 'x'], ['dead', 'x']]) {
      expect((await run('jobs', ...args)).code).toBe(2)
    }
  })
})

describe('aggregations', () => {
  test('are checked, turned off and on again', async () => {
    const before = await json('aggregations')
    expect(before).toMatchObject({ isEnabled: true, lastCheck: null })
    const checked = await run('aggregations', 'check')
    expect(checked.code).toBe(0)
    expect(checked.stdout).toContain('the clusters of 1 creator are as they should be.')
    expect((await json('aggregations')).lastCheck).toMatchObject({ creators: 1, differingClusters: 0 })
    expect((await run('aggregations', 'set', 'off')).stdout).toMatch(/computed ahead +no\n/)
    expect(await json('aggregations', 'set', 'on')).toMatchObject({ isEnabled: true })
    for (const args of [['set'], ['set', 'perhaps'], ['check', 'x'], ['x']]) {
      expect((await run('aggregations', ...args)).code).toBe(2)
    }
  })
})

describe('messages', () => {
  test('that are alone are listed, put together, and deleted', async () => {
    const [suggested, ...more] = await json('messages', 'suggested', '--creator', 'ann')
    expect(more).toEqual([])
    expect(suggested.message.text).toBe('where is my own parcel')
    const both = [suggested.message.id, suggested.candidate.id]
    expect(await json('clusters', 'join', ...both)).toMatchObject({
      kind: 'join',
      messages: 1,
      cluster: suggested.candidate.cluster,
    })
    expect(await json('messages', 'suggested')).toEqual([])
    const again = await run('clusters', 'join', ...both)
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('The message is in a cluster by now.')

    const deleted = await json('messages', 'delete', suggested.message.id, '--reason', 'asked for')
    expect(deleted).toMatchObject({ kind: 'delete', reason: 'asked for', messages: 1 })
    expect(await json('clusters', '--search', 'own parcel')).toEqual({ total: 0, largest: 0, clusters: [] })
    expect((await run('messages', 'delete', suggested.message.id)).code).toBe(1)
    expect((await run('messages', 'delete', nobody)).code).toBe(1)
    for (const args of [
      ['messages', 'delete'],
      ['messages', 'delete', 'm-1'],
      ['clusters', 'join', nobody],
      ['clusters', 'join', nobody, nobody, nobody],
    ]) {
      expect((await run(...args)).code).toBe(2)
    }
  })

  test('and all of it is in the help', async () => {
    const { stdout } = await run('help')
    for (const name of [
      'gates set',
      'aggregations check',
      'aggregations set',
      'jobs dead',
      'jobs redrive',
      'jobs discard',
      'messages delete',
      'clusters join',
    ]) {
      expect(stdout).toContain(`  ${name} `.trimEnd())
    }
  })
})

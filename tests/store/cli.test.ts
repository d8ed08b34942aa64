import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { environmentOf } from '../support/postgres.ts'
import { type Ending, type StartedProcess, startProcess } from '../support/processes.ts'
import { arrivedAt, writeMessages, writeRenderer } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const script = new URL('../../electron/cli.ts', import.meta.url)
const host = new URL('../support/web-process.ts', import.meta.url)
const folder = temporaryFolder()
const inbox = path.join(folder, 'inbox')

const folders = ['own data', 'other data', 'untouched', 'shared data'].map((name) => path.join(folder, name))
const environments = new Map(
  await Promise.all(folders.map(async (each) => [each, await environmentOf(each)] as const)),
)

const start = (dataFolder: string, args: readonly string[]): StartedProcess =>
  startProcess(script, args, {
    cwd: inbox,
    env: { ...environments.get(dataFolder), LIKENESS_DATA: dataFolder },
  })

/** How command lines are run on one data folder. */
function on(dataFolder: string) {
  const run = (...args: string[]): Promise<Ending> => start(dataFolder, args).ended
  return {
    run,
    /** What a command wrote to stdout, as the one JSON document it must be. */
    async json(...args: string[]) {
      const { code, stdout, stderr } = await run(...args, '--json')
      if (code !== 0) throw new Error(stderr)
      return JSON.parse(stdout)
    },
  }
}

const nobody = '00000000-0000-4000-8000-000000000000'
const hostile = 'hostile \u001b[2J\u202e\u009b text'

beforeAll(() => {
  mkdirSync(inbox, { recursive: true })
  writeMessages(path.join(inbox, 'first.jsonl'), 'm', 40)
  const known = { id: 'm-0', text: 'where is my parcel aaaaaaaaa please', user: 'visitor-0' }
  const lines = [
    JSON.stringify({ ...known, createdAt: arrivedAt(0) }),
    JSON.stringify({ ...known, text: 'something else', createdAt: arrivedAt(0) }),
    JSON.stringify({ id: 'new-1', text: hostile, user: 'eve', createdAt: arrivedAt(50) }),
    'no json at all',
  ]
  writeFileSync(path.join(inbox, 'second.jsonl'), `${lines.join('\n')}\n`)
})

const firstCounts = { read: 40, stored: 40, duplicates: 0, conflicts: 0, rejected: 0, rejectsFile: null }

describe('while nobody has the folder open', () => {
  const { run, json } = on(path.join(folder, 'own data'))

  test('a command opens it, works on what is there, and leaves it to the next', async () => {
    expect(await json('import', 'first.jsonl', '--creator', 'ann')).toEqual(firstCounts)
    const lines = (await run('export', 'decisions')).stdout.trim().split('\n')
    expect(lines).toHaveLength(40)
    expect((await json('clusters', '--creator', 'ann')).total).toBeGreaterThan(0)
  })

  test('a backfill is estimated, started and looked at', async () => {
    expect(await json('backfill', 'status')).toBe(null)
    const estimate = await json('backfill', 'estimate', '--creator', 'ann', '--adopt', 'a-model')
    expect(estimate).toMatchObject({ messages: 0, texts: 0, dollars: 0, minutes: 0 })
    const plan = ['--window-days', '30', '--hours', '22-4', '--per-minute', '100']
    const started = await json('backfill', 'start', '--creator', 'ann', ...plan)
    expect(started).toMatchObject({
      creator: 'ann',
      windowDays: 30,
      adoptsModel: null,
      hours: { from: 22, to: 4 },
      messagesPerMinute: 100,
    })
    expect((await run('backfill', 'status')).stdout).toContain(started.id)
    const misuse = await run('backfill', 'start', '--hours', 'night')
    expect(misuse).toMatchObject({ code: 2, stdout: '' })
    expect(misuse.stderr).toContain('--hours must be two hours of the day')
  })

  test('an expected failure is told in words and ends with 1', async () => {
    const { code, stdout, stderr } = await run('import', 'missing.jsonl', '--creator', 'ann', '--json')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    const missing = path.join(inbox, 'missing.jsonl')
    expect(stderr).toBe(
      `There is no file ${missing}.\nCheck its name and folder, then try again. Nothing was read.\n`,
    )
  })

  test('a reader that has had enough ends an export without a word', async () => {
    const { child, ended } = start(path.join(folder, 'own data'), ['export', 'links'])
    child.stdout?.destroy()
    expect(await ended).toMatchObject({ code: 0, stderr: '' })
  })

  test('migrations can be applied, taken back and compared, and are left as they are found', async () => {
    const other = on(path.join(folder, 'other data'))
    const all: { name: string; appliedAt: string | null }[] = await other.json('migrate', 'up')
    expect(all.every(({ appliedAt }) => appliedAt !== null)).toBe(true)
    expect(await other.json('migrate', 'verify')).toEqual({ isAsExpected: true, differences: [] })
    await other.json('migrate', 'down', '--steps', '1')
    const status: typeof all = await other.json('migrate', 'status')
    expect(status.filter(({ appliedAt }) => appliedAt === null).map(({ name }) => name)).toEqual([
      all.at(-1)?.name,
    ])
    const { code, stdout } = await other.run('migrate', 'verify', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ isAsExpected: false })
  })

  test('what is not understood ends with 2 and opens nothing; help is a result', async () => {
    const untouched = path.join(folder, 'untouched')
    for (const args of [[], ['nonsense'], ['import', 'first.jsonl'], ['clusters', '--unknown']]) {
      const { code, stdout, stderr } = await start(untouched, [...args, '--json']).ended
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain('Usage: npm run -s cli --')
      expect(stderr).not.toContain('    at ')
    }
    for (const [args, part] of [
      [['--help'], 'export clusters'],
      [['help'], 'export clusters'],
      [['import', '--help'], '--map'],
      [['help', 'import'], '--map'],
    ] as const) {
      const { code, stdout, stderr } = await start(untouched, args).ended
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toContain(part)
    }
    expect(existsSync(untouched)).toBe(false)
  })

  test('who is not understood reads one line of why, and how that one command is used', async () => {
    const untouched = path.join(folder, 'untouched')
    const linesOf = async (...args: string[]) =>
      (await start(untouched, args).ended).stderr.trimEnd().split('\n')
    const usage = 'Usage: npm run -s cli --'
    const push = `${usage} config push --threshold T [--trigram-threshold T] [--model NAME] [--note TEXT] | --candidate NAME [--note TEXT] [--json]`
    expect((await linesOf('config', 'push')).slice(0, 2)).toEqual(['--threshold T is missing.', push])
    for (const args of [
      ['config', 'push', '--unknown'],
      ['config', 'push', '--note', '--threshold'],
    ]) {
      const lines = await linesOf(...args)
      expect(lines[0]).toContain(args[2])
      expect(lines[1]).toBe(push)
      expect(lines.filter((line) => line.includes(usage))).toHaveLength(1)
    }
    expect(await linesOf('nonsense')).toEqual([
      'There is no command "nonsense".',
      `${usage} COMMAND [--json]; "help" lists the commands.`,
    ])
    expect(await linesOf('config')).toHaveLength(2)
    expect((await linesOf()).join('\n')).toContain('export clusters')
  })
})

describe('while an instance has the folder open', () => {
  const dataFolder = path.join(folder, 'shared data')
  const { run, json } = on(dataFolder)
  let instance: StartedProcess

  beforeAll(async () => {
    writeRenderer(folder)
    instance = startProcess(host, [dataFolder, path.join(folder, 'renderer')], {
      env: { ...environments.get(dataFolder) },
    })
    await instance.untilSaid('\n')
  })

  afterAll(async () => {
    instance.child.kill('SIGINT')
    expect((await instance.ended).code).toBe(0)
  })

  test('an import gives its counts, with the file as the caller sees it', async () => {
    expect(await json('import', 'first.jsonl', '--creator', 'ann')).toEqual(firstCounts)
    const second = await run('import', 'second.jsonl', '--creator=ann', '--json')
    expect(second.code).toBe(0)
    const counts = JSON.parse(second.stdout)
    expect(counts).toMatchObject({ read: 4, stored: 1, duplicates: 1, conflicts: 1, rejected: 1 })
    expect(counts.rejectsFile.startsWith(dataFolder)).toBe(true)
    expect(second.stderr).toContain('text from text')
    const inWords = await run('import', 'second.jsonl', '--creator=ann')
    const [done] = inWords.stderr.trimEnd().split('\n').slice(-1)
    expect(done).toMatch(/^Done: 0 stored, 2 duplicate, 1 conflicting, 1 rejected; .+\.jsonl says why\.$/)
    expect(inWords.stdout).toContain(/; (.+) says why/.exec(done ?? '')?.[1])
    const first = await run('import', 'first.jsonl', '--creator=ann')
    expect(first.stderr).toMatch(/\nDone: 0 stored, 40 duplicate\.\n$/)
    expect(first.stdout).not.toContain('why')
  })

  test('fields are read from the columns that are named', async () => {
    const row = (id: string) => `${id},what I really wrote,not this`
    writeFileSync(path.join(inbox, 'odd.csv'), `key,said,text\n${row('odd-1')}\n${row('odd-2')}\n`)
    const mapped = ['--map', 'externalId=key', '--map', 'text=said']
    expect(await json('import', 'odd.csv', '--creator', 'dee', ...mapped)).toMatchObject({
      read: 2,
      stored: 2,
    })
    const { clusters } = await json('clusters', '--creator', 'dee')
    expect(clusters).toMatchObject([{ preview: 'what I really wrote', members: 2 }])
  })

  test('a column with few values is not taken for the conversation unless it is named', async () => {
    const rows = Array.from({ length: 60 }, (_, index) =>
      JSON.stringify({
        id: `few-${index}`,
        text: `order ${index}`,
        user: `v${index}`,
        channel: index % 2 ? 'mail' : 'chat',
      }),
    )
    writeFileSync(path.join(inbox, 'few.jsonl'), rows.join('\n'))
    const passedOver = await run('import', 'few.jsonl', '--creator', 'eli', '--json')
    expect(passedOver.stderr).toContain('The column channel has few values (chat, mail)')
    expect(passedOver.stderr).not.toContain('channel from channel')
    const named = await run('import', 'few.jsonl', '--creator', 'eli', '--map', 'channel=channel', '--json')
    expect(named.stderr).toContain('channel from channel')
    expect(JSON.parse(passedOver.stdout)).toMatchObject({ stored: 60 })
    expect(JSON.parse(named.stdout)).toMatchObject({ stored: 0, duplicates: 60 })
  })

  test('clusters and one cluster have their fields', async () => {
    const { total, largest, clusters } = await json('clusters', '--creator', 'ann')
    expect(total).toBe(clusters.length)
    expect(largest).toBe(Math.max(...clusters.map(({ members }: { members: number }) => members)))
    const listing = (await run('clusters', '--creator', 'ann')).stdout
    expect(listing.trimEnd().split('\n').at(-1)).toMatch(
      new RegExp(`^Largest cluster: ${largest} messages, `),
    )
    expect(total).toBeGreaterThan(0)
    const cluster = await json('cluster', clusters[0].id)
    expect(cluster).toMatchObject({ id: clusters[0].id, creator: 'ann', status: 'open' })
    expect(cluster.members).toHaveLength(clusters[0].members)
    const { weakest } = cluster.chain
    expect([weakest.score, weakest.below + weakest.rest]).toEqual([cluster.weakestScore, clusters[0].members])
    const { stdout: words } = await run('cluster', clusters[0].id)
    expect(words).toContain(`${weakest.message.externalId} to ${weakest.match.externalId}`)
    expect(await json('clusters', '--creator', 'nobody')).toEqual({ total: 0, largest: 0, clusters: [] })
    const { code, stdout, stderr } = await run('cluster', nobody)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(nobody)
  })

  test('a preview, and the config before and after a push', async () => {
    const before = await json('config', 'show')
    expect(before).toMatchObject({ version: 1, replaces: null })
    const preview = await json('preview', '--creator', 'ann', '--threshold', String(before.threshold))
    expect(await json('preview', '--creator', 'ann')).toEqual(preview)
    const { threshold, trigramThreshold } = before
    expect(preview).toEqual({
      threshold,
      trigramThreshold,
      messages: 41,
      clusters: expect.any(Number),
      grouped: expect.any(Number),
      formationRate: preview.grouped / 41,
      largest: expect.any(Number),
      homeless: 41 - preview.grouped,
      trigramLinks: expect.any(Number),
      vectorLinks: preview.grouped - preview.clusters - preview.trigramLinks,
      suggested: expect.any(Number),
    })
    const pushed = await json(
      'config',
      'push',
      '--threshold',
      '0.9',
      '--trigram-threshold=.95',
      '--note',
      'stricter',
    )
    expect(pushed).toMatchObject({
      version: 2,
      threshold: 0.9,
      trigramThreshold: 0.95,
      note: 'stricter',
      replaces: 1,
    })
    expect(await json('config', 'show')).toEqual(pushed)
  })

  test('the ways in are opened, given a token and shut again', async () => {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(await instance.untilSaid('\n'))?.[0]
    const before = await json('ingest', 'status')
    expect(before).toMatchObject({ http: { isOn: false }, streamchat: { isOn: false }, tokens: [] })
    expect(before.next).toContain('ingest on http')
    const on = await json('ingest', 'on', 'http', '--rate', '20')
    expect(on).toMatchObject({ http: { isOn: true, address: `${url}/ingest` }, requestsPerSecond: 20 })
    expect(on.next).toContain('ingest token')
    const made = await run('ingest', 'token', 'a sender', '--creator', 'ann')
    expect(made.stdout).toMatch(/^likeness_[0-9a-f]{32}_[\w-]{43}\n$/)
    const sent = await fetch(`${url}/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${made.stdout.trim()}` },
      body: JSON.stringify({ creatorId: 'bob', messageId: 'by-http', text: 'hello', channelId: 'c' }),
    })
    expect(await sent.json()).toMatchObject({ outcomes: [{ outcome: 'rejected' }] })
    const status = await run('ingest', 'status')
    expect(status.stdout).toContain('a sender')
    expect(status.stdout).not.toContain(made.stdout.trim())
    expect((await run('ingest', 'revoke', 'a sender')).stdout).toBe('a sender is revoked.\n')
    expect((await run('ingest', 'revoke', 'a sender')).code).toBe(1)
    expect(await json('ingest', 'off', 'http')).toMatchObject({ http: { isOn: false } })
    for (const args of [
      ['on'],
      ['on', 'mail'],
      ['on', 'http', '--rate', '0'],
      ['off', 'http', '--rate', '1'],
      [],
    ]) {
      expect((await run('ingest', ...args)).code).toBe(2)
    }
  })

  test('a dry run of a text says what would happen and stores nothing', async () => {
    const decided = await json('decide', '--creator', 'ann', 'where is my parcel aaaaaaaaa please')
    expect(decided).toMatchObject({ creator: 'ann', outcome: 'joined', configVersion: 2 })
    expect(decided.links[0]).toMatchObject({ rank: 1, score: 1 })
    expect((await run('export', 'decisions', '--creator', 'ann')).stdout.trim().split('\n')).toHaveLength(41)
  })

  test('exports are one JSON object a line, or one array', async () => {
    const shapes = {
      clusters: ['cluster', 'creator', 'status', 'members'],
      links: ['id', 'kind', 'rank', 'candidate', 'score'],
      decisions: ['id', 'outcome'],
    }
    for (const [what, fields] of Object.entries(shapes)) {
      const { code, stdout, stderr } = await run('export', what, '--creator', 'ann')
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const lines = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) expect(Object.keys(line)).toEqual(expect.arrayContaining(fields))
      expect(await json('export', what, '--creator', 'ann')).toEqual(lines)
    }
    expect((await run('export', 'links', '--creator', 'nobody')).stdout).toBe('')
    expect(await json('export', 'links', '--creator', 'nobody')).toEqual([])
  })

  test('an export at a threshold is the preview of it', async () => {
    const { clusters, grouped } = await json('preview', '--creator', 'ann', '--threshold', '0.3')
    const lines: { members: string[] }[] = await json(
      'export',
      'clusters',
      '--creator',
      'ann',
      '--threshold',
      '0.3',
    )
    expect(lines).toHaveLength(clusters)
    expect(lines.flatMap(({ members }) => members)).toHaveLength(grouped)
  })

  test('texts that would steer a terminal are spelled out, as JSON too', async () => {
    const words = await run('decide', '--creator', 'ann', 'hostile text')
    const document = await run('decide', '--creator', 'ann', 'hostile text', '--json')
    for (const { code, stdout } of [words, document]) {
      expect(code).toBe(0)
      expect(stdout).toContain('hostile \\u001b[2J\\u202e\\u009b text')
      expect(stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
    }
    const { links }: { links: { text: string }[] } = JSON.parse(document.stdout)
    expect(links.map(({ text }) => text)).toContain(hostile)
  })

  test('an import that is broken off is paused, and the same command finishes it', async () => {
    writeMessages(path.join(inbox, 'large.jsonl'), 'large', 4_000)
    const { child, ended } = start(dataFolder, ['import', 'large.jsonl', '--creator', 'cem', '--json'])
    await once(child.stderr ?? child, 'data')
    child.kill('SIGINT')
    const broken = await ended
    expect(broken.code).toBe(1)
    const { stored } = JSON.parse(broken.stdout)
    expect(stored).toBeLessThan(4_000)
    const counts = await json('import', 'large.jsonl', '--creator', 'cem')
    expect(counts.stored + counts.duplicates).toBe(4_000)
    expect(counts.duplicates).toBeGreaterThanOrEqual(stored)
  })
})

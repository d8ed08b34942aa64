import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { actsOfCluster } from '../../electron/clusters/act-store.ts'
import { actionCluster, refusePair, removeMessages } from '../../electron/clusters/acts.ts'
import { listMembers, readCluster } from '../../electron/clusters/cluster-detail.ts'
import { type ClusterQuery, listClusters } from '../../electron/clusters/cluster-list.ts'
import {
  exportClusters,
  exportDecisions,
  exportLinks,
  exportPreviewClusters,
} from '../../electron/clusters/exports.ts'
import { readLink } from '../../electron/clusters/link-store.ts'
import { waitingMessages } from '../../electron/clusters/pending-store.ts'
import { restoreAct } from '../../electron/clusters/restore.ts'
import type { ClusterRow } from '../../shared/model/cluster.ts'
import { Live } from '../support/live.ts'
import { openPreviews } from '../support/open-previews.ts'
import { openTestDatabase } from '../support/postgres.ts'

const CONFIG = { threshold: 700_000, trigramThreshold: 900_000, suggestThreshold: 500_000, minimumWords: 0 }
const START = Date.UTC(2026, 8, 1)

let live: Live

beforeAll(async () => {
  live = new Live(await openTestDatabase())
})

afterAll(() => live.close())

/** Each text from a channel of its own, a minute apart, decided. */
async function arrive(texts: readonly string[], creator = 'ana'): Promise<void> {
  for (const [index, text] of texts.entries()) {
    await live.store({
      creator,
      externalId: `${creator}-${index}`,
      text,
      channel: `${creator}-channel-${index}`,
      createdAtMs: START + index * 60_000,
      isPaid: false,
    })
  }
  await live.decide(creator)
}

const everything: ClusterQuery = { creator: null, status: null, search: '', sort: 'newest' }
const ofAna = (): ClusterQuery => ({ ...everything, creator: live.name('ana') })

async function pages(query: ClusterQuery, limit: number): Promise<ClusterRow[]> {
  const rows: ClusterRow[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listClusters>> = await listClusters(live.database, query, {
      cursor,
      limit,
    })
    rows.push(...page.items)
    cursor = page.next
  } while (cursor)
  return rows
}

async function lines(pages: AsyncIterable<string[]>): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = []
  for await (const page of pages) all.push(...page.map((line) => JSON.parse(line)))
  return all
}

/** 'thanks' five times, 'when is the next class' three times, six other pairs, and some singles. */
const texts = [
  ...Array<string>(5).fill('thanks so much for everything'),
  ...Array<string>(3).fill('when is the next class'),
  ...['apple pie', 'blue sky', 'cold tea', 'deep sea', 'early bird', 'full moon'].flatMap((text) => [
    text,
    `${text}!`,
  ]),
  'a single one about 100% cotton',
  'snake_case is not a pattern',
  'snakeXcase is another word',
  'snake_case is not a pattern!',
]

describe('the cluster list', () => {
  beforeEach(() => live.begin(CONFIG))

  it.each(['newest', 'largest', 'weakest'] as const)(
    'pages through every cluster once, %s first',
    async (sort) => {
      await arrive(texts)
      const whole = await pages({ ...ofAna(), sort }, 500)
      const key = {
        newest: (row: ClusterRow) => -Date.parse(row.createdAt),
        largest: (row: ClusterRow) => -row.members,
        weakest: (row: ClusterRow) => row.weakestScore ?? 2,
      }[sort]
      expect(whole.length).toBe(9)
      expect(whole.map(key)).toEqual(whole.map(key).sort((one, other) => one - other))
      for (const limit of [1, 2, 7]) {
        expect((await pages({ ...ofAna(), sort }, limit)).map((row) => row.id)).toEqual(
          whole.map((row) => row.id),
        )
      }
    },
  )

  it('shows the oldest text, the number of members, and one score for each accepted link', async () => {
    await arrive(texts)
    const [largest] = await pages({ ...ofAna(), sort: 'largest' }, 1)
    expect(largest).toMatchObject({
      preview: texts[0],
      members: 5,
      status: 'open',
      weakestScore: 1,
      weakestKind: 'trigram',
    })
    expect(largest?.histogram).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 4])
  })

  it('finds what was typed literally, in any case, and counts what it found', async () => {
    await arrive(texts)
    const found = async (search: string) =>
      await listClusters(live.database, { ...ofAna(), search }, { cursor: null, limit: 50 })
    expect((await found('NEXT class')).items.map((row) => row.members)).toEqual([3])
    expect((await found('snake_case')).total).toBe(1)
    expect((await found('snake%case')).total).toBe(0)
    expect((await found('100% cotton')).total).toBe(0)
    expect((await found("'; DROP TABLE clusters; --")).total).toBe(0)
  })

  it('keeps creators and statuses apart', async () => {
    await arrive(texts)
    await arrive(texts.slice(0, 8), 'bo')
    const [cluster] = await pages({ ...everything, creator: live.name('bo'), sort: 'largest' }, 50)
    await actionCluster(live.database, {
      id: cluster?.id ?? '',
      responseText: 'You are welcome',
      author: 'test',
    })
    expect(
      (await pages({ ...everything, creator: live.name('bo'), status: 'actioned' }, 50)).map((row) => row.id),
    ).toEqual([cluster?.id])
    expect((await pages({ ...everything, creator: live.name('bo'), status: 'open' }, 50)).length).toBe(1)
    expect((await pages({ ...ofAna(), status: 'actioned' }, 50)).length).toBe(0)
  })

  it('refuses a cursor that it did not give out', async () => {
    await expect(
      listClusters(live.database, everything, { cursor: 'bm9uc2Vuc2U', limit: 5 }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })
})

describe('a cluster', () => {
  beforeEach(() => live.begin(CONFIG))

  it('tells of each member whom it was matched to, with both scores and the config it was decided under', async () => {
    await arrive(['where is my parcel', 'where is my parcel?', 'where is my parcel please'])
    const [row] = await pages(ofAna(), 5)
    const { items } = await listMembers(live.database, row?.id ?? '', { cursor: null, limit: 10 })
    expect(
      items.map((member) => [
        member.message.seq,
        member.match?.externalId ?? null,
        member.match?.kind ?? null,
      ]),
    ).toEqual([
      [1, null, null],
      [2, expect.stringMatching(/ana-0$/), 'trigram'],
      [3, expect.stringMatching(/ana-0$/), 'vector'],
    ])
    expect(items[1]?.match).toMatchObject({ trigramScore: 1, vectorScore: expect.closeTo(1, 1) })
    expect(items.map((member) => member.configVersion)).toEqual([
      live.firstConfig,
      live.firstConfig,
      live.firstConfig,
    ])
    expect(items.filter((member) => member.isWeakest).map((member) => member.message.seq)).toEqual([3])
  })

  it('names one weakest link, the first of equal ones', async () => {
    await arrive(Array(4).fill('where is my parcel'))
    const [row] = await pages(ofAna(), 5)
    const { items } = await listMembers(live.database, row?.id ?? '', { cursor: null, limit: 10 })
    expect(items.filter((member) => member.isWeakest).map((member) => member.message.seq)).toEqual([2])
  })

  it('shows the beginning of a text that is too long to show', async () => {
    const long = `where is my parcel ${'x'.repeat(250_000)}`
    await arrive([long, long])
    const [row] = await pages(ofAna(), 5)
    const { items } = await listMembers(live.database, row?.id ?? '', { cursor: null, limit: 10 })
    expect(items.map((member) => member.message.text)).toEqual(Array(2).fill(`${long.slice(0, 200_000)}…`))
    expect(items[1]?.match?.text).toBe(`${long.slice(0, 10_000)}…`)
    expect(row?.preview.length).toBeLessThan(1000)
  })

  it('is decided in batches that long texts make smaller, never empty', async () => {
    const long = 'y'.repeat(60_000)
    for (const index of [0, 1, 2, 3, 4]) {
      const message = {
        creator: 'ana',
        text: index === 3 ? 'short' : `${long}${index}`,
        channel: `c${index}`,
      }
      await live.store({ ...message, externalId: `long-${index}`, createdAtMs: START, isPaid: false })
    }
    const batch = async (after: number, characters: number) =>
      (await waitingMessages(live.database, live.name('ana'), after, { messages: 4, characters }, 'on')).map(
        ({ seq }) => seq,
      )
    expect(await batch(0, 100_000)).toEqual([1, 2])
    expect(await batch(0, 1)).toEqual([1])
    expect(await batch(2, 100_000)).toEqual([3, 4, 5])
    expect(await batch(0, 1_000_000)).toEqual([1, 2, 3, 4])
    expect(await batch(5, 100_000)).toEqual([])
  })

  it('pages through its members in order of joining', async () => {
    await arrive(texts)
    const [row] = await pages({ ...ofAna(), sort: 'largest' }, 1)
    const seqs: number[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listMembers>> = await listMembers(live.database, row?.id ?? '', {
        cursor,
        limit: 2,
      })
      seqs.push(...page.items.map((member) => member.message.seq))
      cursor = page.next
    } while (cursor)
    expect(seqs).toEqual([1, 2, 3, 4, 5])
  })

  it('is not found where there is none', async () => {
    await expect(readCluster(live.database, '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('lists what people did to it, and whether it was taken back', async () => {
    await arrive(texts)
    const [row] = await pages({ ...ofAna(), sort: 'largest' }, 1)
    const id = row?.id ?? ''
    const [message = ''] = await live.ids('ana', [5])
    const removal = await removeMessages(live.database, {
      id,
      messages: [message],
      reason: 'another matter',
      author: 'test',
    })
    await restoreAct(live.database, { act: removal.id, author: 'test' })
    expect(
      (await actsOfCluster(live.database, id)).map((act) => [act.kind, act.messages, act.isTakenBack]),
    ).toEqual([
      ['restore', 1, false],
      ['remove', 1, true],
    ])
    expect((await readCluster(live.database, id)).members).toBe(5)
  })

  it('writes every act to the audit log, without any text', async () => {
    await arrive(texts)
    const [row] = await pages({ ...ofAna(), sort: 'largest' }, 1)
    await actionCluster(live.database, { id: row?.id ?? '', responseText: 'a secret reply', author: 'mia' })
    const audit = await live.database.rows<{ author: string; action: string; detail: object }>(
      'SELECT author, action, detail FROM audit WHERE subject = $1',
      [row?.id],
    )
    expect(audit).toEqual([
      { author: 'mia', action: 'clusters.action', detail: expect.objectContaining({ messages: 5 }) },
    ])
    expect(JSON.stringify(audit)).not.toContain('secret')
  })

  it('refuses nothing between messages of two creators, or a message and itself', async () => {
    await arrive(texts.slice(0, 2))
    await arrive(texts.slice(0, 2), 'bo')
    const [ana = ''] = await live.ids('ana', [1])
    const [bo = ''] = await live.ids('bo', [1])
    const refuse = (message: string, candidate: string) =>
      refusePair(live.database, { message, candidate, reason: '', author: 'test' })
    await expect(refuse(ana, bo)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(refuse(ana, ana)).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(refuse(ana, '00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('what leaves the program', () => {
  beforeEach(() => live.begin(CONFIG))

  it('exports live clusters that equal the preview at the live threshold, members by external id', async () => {
    await arrive(texts)
    const creator = live.name('ana')
    const members = (line: Record<string, unknown>) => JSON.stringify(line.members)
    const exported = await lines(exportClusters(live.database, creator))
    const previews = openPreviews(live.database)
    const previewed = await lines(exportPreviewClusters(live.database, previews, creator, { threshold: 0.7 }))
    await previews.close()
    expect(exported.length).toBe(9)
    expect(exported.map(members).sort()).toEqual(previewed.map(members).sort())
    expect(Object.keys(exported[0] ?? {})).toEqual(['cluster', 'creator', 'status', 'members'])
  })

  it('exports every stored link once, best first, and every decision', async () => {
    await arrive(texts)
    const creator = live.name('ana')
    const links = await lines(exportLinks(live.database, creator))
    const [stored] = await live.database.rows<{ links: number }>(
      'SELECT sum(cardinality(seqs))::int AS links FROM links WHERE creator_id = $1',
      [creator],
    )
    expect(links.length).toBe(stored?.links)
    expect(Object.keys(links[0] ?? {})).toEqual(['id', 'kind', 'rank', 'candidate', 'score'])
    for (const link of links) expect(link.score).toSatisfy((score: number) => score >= 0 && score <= 1)
    const decisions = await lines(exportDecisions(live.database, creator))
    expect(decisions.map((decision) => decision.seq)).toEqual(texts.map((_, index) => index + 1))
  })

  it('finds the link that a label is for, and no other', async () => {
    await arrive(texts.slice(0, 3))
    const [first = '', second = ''] = await live.ids('ana', [1, 2])
    expect(
      await readLink(live.database, { message: second, candidate: first, kind: 'trigram' }),
    ).toMatchObject({ score: 1_000_000, messageText: texts[1] })
    await expect(
      readLink(live.database, { message: first, candidate: second, kind: 'trigram' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('a dry run', () => {
  beforeEach(() => live.begin(CONFIG))

  it('decides a text as its arrival would, and stores nothing', async () => {
    await arrive(texts)
    const creator = live.name('ana')
    const dry = await live.dryRun({ creator, text: 'When is the next class?' })
    expect(dry).toMatchObject({
      outcome: 'joined',
      configVersion: live.firstConfig,
      match: { kind: 'trigram', trigramScore: 1 },
    })
    expect(dry.links[0]).toMatchObject({ kind: 'trigram', rank: 1, score: 1, passedOver: null })
    const counted = await live.database.rows<{ messages: number }>(
      'SELECT count(*) AS messages FROM messages WHERE creator_id = $1',
      [creator],
    )
    expect(counted).toEqual([{ messages: texts.length }])
    await live.store({
      creator: 'ana',
      externalId: 'real',
      text: 'When is the next class?',
      channel: 'real',
      createdAtMs: Date.now(),
      isPaid: false,
    })
    await live.decide('ana')
    const [decided] = await live.database.rows<{ outcome: string; kind: string }>(
      'SELECT outcome, kind FROM decisions WHERE creator_id = $1 ORDER BY history DESC LIMIT 1',
      [creator],
    )
    expect(decided).toEqual({ outcome: dry.outcome, kind: dry.match?.kind })
  })

  it('takes a text to arrive right after an inbox that is too old to match today', async () => {
    const createdAtMs = Date.UTC(2020, 0, 1)
    const message = { creator: 'old', text: 'is the shop open today', channel: 'one', isPaid: false }
    await live.store({ ...message, externalId: 'old-1', createdAtMs })
    await live.decide('old')
    const dry = await live.dryRun({ creator: live.name('old'), text: 'is the shop open today?' })
    expect(dry).toMatchObject({ outcome: 'created', arrivesAt: new Date(createdAtMs + 1).toISOString() })
  })

  it('says of an empty text that it would be skipped, and of a new creator that nothing is there', async () => {
    expect(await live.dryRun({ creator: live.name('nobody'), text: ' \u200f\n…' })).toMatchObject({
      outcome: 'skipped:empty',
      links: [],
    })
    expect(await live.dryRun({ creator: live.name('nobody'), text: 'hello there' })).toMatchObject({
      outcome: 'single',
      links: [],
    })
  })
})

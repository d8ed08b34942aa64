import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readChain, readPath, readSide } from '../../electron/clusters/chain.ts'
import { listMembers, readCluster } from '../../electron/clusters/cluster-detail.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import type { Chain, ChainPath } from '../../shared/model/chain.ts'
import { randomHistory } from '../support/histories.ts'
import { Live } from '../support/live.ts'
import { follow } from '../support/live-steps.ts'
import type { Model } from '../support/model/model.ts'
import type { VectorOf } from '../support/model/types.ts'
import { standingOf } from '../support/model/rebuild.ts'
import { play } from '../support/playing.ts'
import { openTestDatabase } from '../support/postgres.ts'

const HISTORIES = 25
const LENGTH = 110
const DIMENSIONS = 1536
const START = Date.UTC(2026, 8, 1)
const CONFIG = {
  threshold: 600_000,
  trigramThreshold: 900_000,
  suggestThreshold: 450_000,
  minimumWords: 0,
  embeddingModel: 'one',
}

let live: Live
let vectorOf: VectorOf

beforeAll(async () => {
  live = new Live(await openTestDatabase(), {
    late: { models: ['one', 'two'], vectorOf: (text, model) => vectorOf(text, model) },
  })
})

afterAll(() => live.close())

/** `likeness` of a known vector, and the rest in a direction of its own: so near it is to that one, and no nearer to others. */
function near(other: Float64Array | null, likeness: number, direction: number): Float64Array {
  const vector = Float64Array.from({ length: DIMENSIONS }, (_, at) => likeness * (other?.[at] ?? 0))
  vector[direction] = (vector[direction] ?? 0) + Math.sqrt(1 - likeness ** 2)
  return vector
}

const hubVector = near(null, 0, 0)
const secondHub = near(hubVector, 0.65, 4)
const third = near(secondHub, 0.9, 6)

/** Texts without a trigram in common. Four about one thing, three more that only `epsilon` brought, and one beyond these. */
const vectors: Record<string, Float64Array> = {
  alpha: hubVector,
  bravo: near(hubVector, 0.9, 1),
  chuck: near(hubVector, 0.9, 2),
  delta: near(hubVector, 0.9, 3),
  epsilon: secondHub,
  fox: near(secondHub, 0.9, 5),
  gig: third,
  hotel: near(third, 0.62, 7),
  india: near(hubVector, 0.5, 8),
  jumps: near(secondHub, 0.95, 9),
}

let minute = 0
async function arrive(text: string, { channel = text, isLate = false } = {}): Promise<void> {
  minute++
  const message = { creator: 'ana', externalId: `${text}-${minute}`, text, channel, isPaid: false }
  await live.store({ ...message, createdAtMs: START + minute * 60_000 }, isLate)
  await live.decide('ana')
}

/** The only cluster of the creator. */
async function cluster(): Promise<string> {
  const [row] = await live.database.rows<{ id: string }>(
    'SELECT id FROM clusters WHERE creator_id = $1 AND member_count >= 2',
    [live.name('ana')],
  )
  return row?.id ?? ''
}

const chain = async () => readChain(live.database, await cluster())

async function path(from: number, to: number): Promise<ChainPath> {
  const [one = '', other = ''] = await live.ids('ana', [from, to])
  return readPath(live.database, { id: await cluster(), from: one, to: other })
}

async function side(of: number, named: 'below' | 'rest'): Promise<string[]> {
  const [message = ''] = await live.ids('ana', [of])
  return (await readSide(live.database, { id: await cluster(), message, side: named })).messages
}

const told = ({ steps }: ChainPath) =>
  steps.map(({ message, match, direction, kind, score }) =>
    direction === 'to-match'
      ? `${message.text} > ${match.text} ${kind} ${score}`
      : `${match.text} < ${message.text} ${kind} ${score}`,
  )

const cutOf = (link: Chain['weakest']) =>
  link && [link.message.text, link.match.text, link.kind, link.score, link.below, link.rest]

describe('the chain of a cluster', () => {
  beforeEach(async () => {
    vectorOf = (text) => vectors[text] ?? null
    await live.begin(CONFIG)
    for (const text of ['alpha', 'bravo', 'chuck', 'delta', 'epsilon', 'fox', 'gig', 'hotel']) {
      await arrive(text)
    }
  })

  it('has its weakest link, its bridge and its hub, with how many are on either side', async () => {
    const { weakest, bridge, hub, longestPath, parts } = await chain()
    expect(cutOf(weakest)).toEqual(['hotel', 'gig', 'vector', 0.62, 1, 7])
    expect(cutOf(bridge)).toEqual(['epsilon', 'alpha', 'vector', 0.65, 4, 4])
    expect([hub?.message.text, hub?.members, longestPath, parts]).toEqual(['alpha', 4, 4, 1])
    expect(await side(5, 'below')).toEqual(await live.ids('ana', [5, 6, 7, 8]))
    expect(await side(5, 'rest')).toEqual(await live.ids('ana', [1, 2, 3, 4]))
  })

  it('leads from one message to another, with the weakest step', async () => {
    const there = await path(2, 8)
    expect(told(there)).toEqual([
      'bravo > alpha vector 0.9',
      'alpha < epsilon vector 0.65',
      'epsilon < gig vector 0.9',
      'gig < hotel vector 0.62',
    ])
    expect(there).toMatchObject({ length: 4, weakest: { score: 0.62, message: { visitor: 'hotel' } } })
    expect(told(await path(8, 2))).toHaveLength(4)
    expect(await path(3, 3)).toEqual({ steps: [], length: 0, weakest: null })
  })

  it('falls apart where somebody has left, and is whole again when that is taken back', async () => {
    await live.remove('ana', 1, [5])
    const { bridge, parts, hub } = await chain()
    expect([bridge, parts, hub?.members]).toEqual([null, 3, 3])
    await expect(path(2, 8)).rejects.toMatchObject({ code: 'CANNOT_TRACE', data: { reason: 'not-joined' } })
    await expect(path(2, 5)).rejects.toMatchObject({ code: 'CANNOT_TRACE', data: { reason: 'not-here' } })
    await expect(side(6, 'below')).rejects.toMatchObject({ code: 'CANNOT_TRACE' })
    expect(told(await path(7, 8))).toEqual(['gig < hotel vector 0.62'])
    await live.restore('ana', 0)
    expect((await chain()).parts).toBe(1)
    expect(told(await path(2, 8))).toHaveLength(4)
  })

  it('goes on over messages that a newer one of their conversation has replaced', async () => {
    await arrive('jumps', { channel: 'epsilon' })
    const { steps } = await path(2, 7)
    expect(steps.map(({ message, match }) => [message.place, match.place])).toEqual([
      ['member', 'member'],
      ['superseded', 'member'],
      ['member', 'superseded'],
    ])
    // Counted is who is shown.
    expect(cutOf((await chain()).bridge)).toEqual(['epsilon', 'alpha', 'vector', 0.65, 4, 4])
    expect(await side(5, 'below')).toEqual(await live.ids('ana', [6, 7, 8, 9]))
  })

  it('knows those whom a person has put together', async () => {
    await arrive('india')
    await live.join('ana', 9, 1)
    expect(told(await path(9, 2))).toEqual(['india > alpha person null', 'alpha < bravo vector 0.9'])
    expect((await path(9, 2)).weakest?.score).toBe(0.9)
    expect((await path(9, 1)).weakest).toBeNull()
    expect((await chain()).hub?.members).toBe(5)
  })

  it('is not found where there is no cluster', async () => {
    const id = '00000000-0000-4000-8000-000000000000'
    await expect(readChain(live.database, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(readPath(live.database, { id, from: id, to: id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('one definition', () => {
  it('counts one link for a message that two decisions have put into the same cluster', async () => {
    const other = near(null, 0, 0)
    const like = near(other, 0.8, 1)
    vectorOf = (text) => ({ 'same words': like, 'same words!': like, 'again else': other })[text] ?? null
    await live.begin(CONFIG)
    await arrive('same words')
    await arrive('again else')
    await arrive('same words!', { isLate: true })
    await live.lapse('ana')
    await live.decide('ana')
    await live.remove('ana', 1, [3])
    await live.remove('ana', 1, [1])
    await live.arrive('ana', 3)
    await live.decide('ana')
    await live.restore('ana', 1)
    const id = await cluster()
    const row = await readCluster(live.database, id)
    expect(row.members).toBe(3)
    expect(row.histogram.reduce((all, count) => all + count, 0)).toBe(2)
    expect((await chain()).weakest?.score).toBe(row.weakestScore)
  })

  it('is the stored weakest link, and every path is whole, on random histories', async () => {
    const met = { clusters: 0, superseded: 0 }
    vectorOf = (text, model) =>
      text === '' || text === '🙏🙏' ? null : lexicalEmbedding(model === 'two' ? `${text} two` : text).vector
    await fc.assert(
      fc.asyncProperty(randomHistory(LENGTH, ['one', 'two']), async (history) => {
        const { model, steps } = play(history, () => undefined, vectorOf)
        await live.begin(history.config)
        for (const step of steps) await follow(live, step)
        for (const creator of model.creatorNames()) {
          for (const id of await clustersOf(creator)) await expectOne(id, model.creator(creator), met)
        }
      }),
      { numRuns: HISTORIES, endOnFailure: true },
    )
    for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(0)
  }, 300_000)
})

async function clustersOf(creator: string): Promise<string[]> {
  const rows = await live.database.rows<{ id: string }>(
    'SELECT id FROM clusters WHERE creator_id = $1 AND member_count >= 2',
    [live.name(creator)],
  )
  return rows.map(({ id }) => id)
}

type Creator = ReturnType<Model['creator']>

/** Whom one reaches over all that has ever put somebody of its home to another one of it, as the slow model tells it. */
function reached({ world, decisions, rebuilt, acts }: Creator, from: number): Set<number> {
  const home = world.homeOf[from]
  const pairs = [
    ...[...decisions, ...standingOf({ rebuilt, acts })]
      .filter(({ ownHome, outcome }) => ownHome === home && outcome !== 'degraded:kept')
      .map(({ seq, accepted }) => [seq, accepted?.candidate ?? null] as const),
    ...acts
      .filter(({ kind, isTakenBack }) => kind === 'join' && !isTakenBack)
      .map(({ messages, candidate }) => [messages[0]?.seq ?? null, candidate] as const),
  ].filter((pair) => pair.every((seq) => seq !== null && world.homeOf[seq] === home))
  const found = new Set([from])
  for (const at of found) {
    for (const [one, other] of pairs) {
      if (one === at && other !== null) found.add(other)
      if (other === at && one !== null) found.add(one)
    }
  }
  return found
}

type Met = { clusters: number; superseded: number }

async function expectOne(id: string, model: Creator, met: Met): Promise<void> {
  const row = await readCluster(live.database, id)
  const { items } = await listMembers(live.database, id, { cursor: null, limit: 500 })
  const { weakest, parts } = await readChain(live.database, id)
  expect([weakest?.score ?? null, weakest?.kind ?? null]).toEqual([row.weakestScore, row.weakestKind])
  expect(weakest?.message.id).toBe(items.find(({ isWeakest }) => isWeakest)?.message.id)
  met.clusters++
  const [first, ...others] = items.map(({ message }) => message)
  const together = reached(model, items[0]?.message.seq ?? 0)
  for (const { id: to, seq } of others) {
    const found = await readPath(live.database, { id, from: first?.id ?? '', to }).catch((error) => {
      expect(error).toMatchObject({ code: 'CANNOT_TRACE', data: { reason: 'not-joined' } })
      return null
    })
    expect(found !== null).toBe(together.has(seq))
    if (!found) continue
    let at: string = first?.id ?? ''
    for (const { message, match, direction } of found.steps) {
      const [from, next] = direction === 'to-match' ? [message, match] : [match, message]
      expect(from.id).toBe(at)
      at = next.id
      if (next.place === 'superseded') met.superseded++
    }
    expect(at).toBe(to)
  }
  expect(items.every(({ message }) => together.has(message.seq))).toBe(parts === 1)
}

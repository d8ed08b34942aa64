import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createRouterClient, ORPCError } from '@orpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { router } from '../../electron/app/router.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { trigramScore, vectorScore } from '../../electron/links/score.ts'
import { Failure } from '../../shared/failure.ts'
import type { Act } from '../../shared/model/cluster.ts'
import { type ActId, CreatorId, type RunId } from '../../shared/model/id.ts'
import { toMillionths } from '../../shared/model/similarity.ts'
import { normalise } from '../../shared/text/normalise.ts'
import { startedApp } from '../support/started-app.ts'

/** Real files, in the order of their lines. */
const files = ['support-inbox', 'multilingual-emoji'] as const
const { app } = startedApp()
const client = () => createRouterClient(router, { context: app().context })

type Line = Record<string, unknown>

async function collect(pages: Promise<AsyncIterable<{ lines: string[] }>>): Promise<Line[]> {
  const lines: Line[] = []
  for await (const page of await pages) lines.push(...page.lines.map((line) => JSON.parse(line)))
  return lines
}

const path = (file: string) => fileURLToPath(new URL(`../../../shared/data/${file}.jsonl`, import.meta.url))

async function importFile(file: string): Promise<void> {
  const begun = await client().imports.start({
    source: { from: 'path', path: path(file) },
    creator: CreatorId.parse(file),
  })
  for await (const _ of await client().imports.watch({ id: begun.id })) {
    // Its end is all that is waited for.
  }
  await (await app().context.active.workspace()).deciding.settled()
}

describe.each(files)('%s.jsonl, through the whole thread', (file) => {
  const creator = CreatorId.parse(file)
  const messages = readFileSync(path(file), 'utf8')
    .trim()
    .split('\n')
    .map((line): { id: string; text: string } => JSON.parse(line))

  beforeAll(() => importFile(file), 600_000)

  it('is stored whole, once, and decided', async () => {
    const [found] = (await client().creators.list()).filter((one) => one.id === creator)
    expect(found).toMatchObject({ messages: messages.length, pending: 0 })
    await importFile(file)
    const [again] = (await client().imports.list()).filter((one) => one.creator === creator)
    expect(again).toMatchObject({
      read: messages.length,
      stored: 0,
      duplicates: messages.length,
      rejected: 0,
    })
  })

  it('has the links that a brute-force search finds, to the last digit', async () => {
    const links = await collect(client().exports.links({ creator }))
    const byMessage = Map.groupBy(links, (link) => String(link.id))
    const texts = messages.map((message) => normalise(message.text))
    const vectors = texts.map((text) => lexicalEmbedding(text).vector)
    const step = Math.floor(messages.length / 40)
    for (let index = step; index < messages.length; index += step) {
      const best = (kind: string, floor: number, score: (other: number) => number | null) =>
        messages
          .slice(0, index)
          .map((message, other) => ({ candidate: message.id, other, millionths: score(other) }))
          .flatMap(({ candidate, other, millionths }) =>
            millionths !== null && millionths >= floor ? [{ candidate, other, millionths }] : [],
          )
          .sort((one, two) => two.millionths - one.millionths || one.other - two.other)
          .slice(0, 10)
          .map(({ candidate, millionths }, rank) => ({
            id: messages[index]?.id,
            kind,
            rank: rank + 1,
            candidate,
            score: millionths / 1e6,
          }))
      const [text = '', vector = new Float32Array()] = [texts[index], vectors[index]]
      const expected = [
        ...best('trigram', 300_000, (other) => trigramScore(text, texts[other] ?? '')),
        ...best('vector', 0, (other) => vectorScore(vector, vectors[other] ?? vector)),
      ]
      expect(byMessage.get(String(messages[index]?.id)) ?? []).toEqual(expected)
    }
  })

  it('has live clusters that the preview of the live config makes, cluster for cluster', async () => {
    const members = (lines: Line[]) => lines.map((line) => JSON.stringify(line.members)).sort()
    const live = await client().configs.live()
    const clusters = await collect(client().exports.clusters({ creator }))
    const previewed = await collect(client().exports.clusters({ creator, threshold: live.threshold }))
    expect(clusters.length).toBeGreaterThan(30)
    expect(members(clusters)).toEqual(members(previewed))
    const preview = await client().previews.read({ creator })
    expect(preview.clusters).toBe(clusters.length)
    expect(preview.grouped).toBe(clusters.reduce((all, line) => all + (line.members as string[]).length, 0))
  })

  it('never joined below the threshold, nor texts with other numbers by their trigrams', async () => {
    const live = await client().configs.live()
    const texts = new Map(messages.map((message) => [message.id, normalise(message.text)]))
    const numbers = (id: unknown) => (texts.get(String(id))?.match(/\p{Nd}+/gu) ?? []).join(' ')
    for (const decision of await collect(client().exports.decisions({ creator }))) {
      if (decision.kind === 'vector') expect(decision.vectorScore).toBeGreaterThanOrEqual(live.threshold)
      if (decision.kind !== 'trigram') continue
      expect(decision.trigramScore).toBeGreaterThanOrEqual(live.trigramThreshold)
      expect(numbers(decision.id)).toBe(numbers(decision.candidate))
    }
  })

  it('loses clusters and grouped messages only as the threshold rises', async () => {
    const grouped: number[] = []
    for (const threshold of [0.5, 0.6, 0.7, 0.8, 0.9, 1]) {
      const preview = await client().previews.read({ creator, threshold })
      expect(toMillionths(preview.threshold)).toBe(toMillionths(threshold))
      grouped.push(preview.grouped)
    }
    expect(grouped).toEqual([...grouped].sort((one, other) => other - one))
  })
})

it('obeys a pushed threshold with the next message, and the one that is pushed back', async () => {
  const creator = CreatorId.parse('after-the-push')
  const text = 'my card has not arrived yet'
  const decideUnder = async (threshold: number) => {
    const { version } = await client().configs.live()
    return client().configs.push({ threshold, note: 'accept', replaces: version })
  }
  const before = await client().configs.live()
  const pushed = await decideUnder(0.3)
  expect(pushed.replaces).toBe(before.version)
  expect(await client().messages.decide({ creator: CreatorId.parse('support-inbox'), text })).toMatchObject({
    configVersion: pushed.version,
    outcome: 'joined',
  })
  const back = await decideUnder(before.threshold)
  expect(back.threshold).toBe(before.threshold)
  expect(await client().messages.decide({ creator, text })).toMatchObject({
    configVersion: back.version,
    outcome: 'single',
  })
})

/** Numbers from 0 to below `count`, the same in each run. */
function seeded(seed: number): (count: number) => number {
  let state = seed
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * count)
  }
}

/** What people do to a cluster or a message chosen by chance; what cannot be done there is told by a failure. */
function peopleAtWork(creator: CreatorId, texts: readonly string[], below: (count: number) => number) {
  const done: ActId[] = []
  const rebuilt: RunId[] = []
  const chosen = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)]
    if (item === undefined) throw new Failure('NOT_FOUND', { what: 'any', id: creator })
    return item
  }
  const cluster = async () =>
    chosen((await client().clusters.list({ creator, status: 'open', limit: 500 })).items)
  const member = async () =>
    chosen((await client().clusters.members({ id: (await cluster()).id, limit: 500 })).items)
  const note = async (act: Promise<Act>) => done.push((await act).id)
  return {
    action: async () =>
      note(client().clusters.action({ id: (await cluster()).id, responseText: 'Thank you.' })),
    remove: async () => {
      const { id } = await cluster()
      const { items } = await client().clusters.members({ id, limit: 500 })
      const messages = items.slice(-1 - below(2)).map(({ message }) => message.id)
      await note(client().clusters.remove({ id, messages }))
    },
    refuse: async () => {
      const { message, match } = await member()
      if (match) await note(client().clusters.refuse({ message: message.id, candidate: match.id }))
    },
    join: async () => {
      const { message, candidate } = chosen(
        (await client().messages.suggested({ creator, limit: 100 })).items,
      )
      await note(client().clusters.join({ message: message.id, candidate: candidate.id }))
    },
    restore: async () => void (await client().clusters.restore({ act: chosen(done) })),
    erase: async () => note(client().messages.delete({ message: (await member()).message.id })),
    decide: async () => {
      const { outcome } = await client().messages.decide({ creator, text: chosen(texts) })
      expect(outcome).not.toBe('')
    },
    rebuild: async () => {
      const { version } = await client().configs.live()
      for await (const { run, changed } of await client().rebuilds.run({ creator, expected: version })) {
        if (changed > 0) rebuilt.push(run)
      }
    },
    undoRebuild: async () => {
      const { refused } = await client().rebuilds.takeBack({ run: chosen(rebuilt), creator })
      expect(refused.length).toBeLessThanOrEqual(1)
    },
    push: async () => {
      const { version } = await client().configs.live()
      const threshold = 0.6 + below(4) / 10
      await client().configs.push({ threshold, note: 'accept', replaces: version })
    },
  }
}

it.each(files)(
  '%s.jsonl, with people at work in it, stays what the preview says of it',
  async (file) => {
    const texts = readFileSync(path(file), 'utf8')
      .trim()
      .split('\n')
      .map((line): string => JSON.parse(line).text)
    const below = seeded(7)
    const creator = CreatorId.parse(file)
    const acts = peopleAtWork(creator, texts, below)
    const kinds = Object.keys(acts) as (keyof typeof acts)[]
    const times = new Map<string, number>()
    for (let step = 0; step < 150; step++) {
      const kind = step % 10 === 9 ? 'push' : (kinds[below(kinds.length - 1)] ?? 'decide')
      const isDone = await acts[kind]().then(
        () => true,
        (error: unknown) => {
          if (!(error instanceof ORPCError || error instanceof Failure)) throw error
          return false
        },
      )
      if (isDone) times.set(kind, (times.get(kind) ?? 0) + 1)
    }
    expect([...times.keys()].toSorted()).toEqual(kinds.toSorted())
    expect(Math.min(...times.values())).toBeGreaterThan(1)
    const { lastCheck } = await client().aggregations.check()
    expect(lastCheck).toMatchObject({ creatorsLeftOut: 0, differingClusters: 0, differingCreators: [] })
    expect(lastCheck?.creators).toBeGreaterThanOrEqual(2)
  },
  600_000,
)

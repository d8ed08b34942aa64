import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Previews } from '../../electron/clusters/previews.ts'
import { valuesAsked } from '../../electron/clusters/preview-values.ts'
import { findCurve, findPlane, planeAxes } from '../../electron/clusters/preview-curves.ts'
import { COUNT_ALL, type CountFilter } from '../../shared/model/count-filter.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import { Live } from '../support/live.ts'
import { openPreviews } from '../support/open-previews.ts'
import { openTestDatabase } from '../support/postgres.ts'

const CONFIG = { threshold: 700_000, trigramThreshold: 900_000, suggestThreshold: 500_000, minimumWords: 0 }
const TEXTS = ['where is my order', 'where is my order now', 'wheres my orders', 'where is my card']

let live: Live
let previews: Previews

beforeAll(async () => {
  live = new Live(await openTestDatabase())
  previews = openPreviews(live.database)
})

afterAll(async () => {
  await previews.close()
  await live.close()
})

/** As the config is pushed once an operator has chosen another model. */
async function pushModel(model: string): Promise<void> {
  await live.database.write((writer) =>
    writer.run(
      `INSERT INTO configs (version, threshold, trigram_threshold, suggest_threshold, minimum_words,
         embedding_model, note, author)
       SELECT max(version) + 1, 100000, 100000, 100000, 0, $1, '', 'test' FROM configs`,
      [model],
    ),
  )
}

it('previews what another model decided under the config that it was decided under', async () => {
  await live.begin(CONFIG)
  for (const [index, text] of TEXTS.entries()) {
    await live.store({
      creator: 'ana',
      externalId: `ana-${index}`,
      text,
      channel: `channel-${index}`,
      createdAtMs: Date.UTC(2026, 8, 1) + index * 60_000,
      isPaid: false,
    })
  }
  await live.decide('ana')
  const ana = live.name('ana')
  const everything = { threshold: 0.1, trigramThreshold: 0.1 }
  const asDecided = await previews.clusters(ana, {})
  const grouped = await previews.clusters(ana, everything)
  expect(grouped.map(({ members }) => members)).toEqual([[1, 2, 3, 4]])
  expect(grouped).not.toEqual(asDecided)

  await pushModel('another-model')
  expect(await previews.clusters(ana, everything)).toEqual(asDecided)
  expect((await previews.compare(ana, everything)).flips).toEqual({ joins: 0, leaves: 0, moves: 0 })

  await pushModel('lexical-v1')
  expect(await previews.clusters(ana, everything)).toEqual(grouped)
})

const words = ['order', 'orders', 'card', 'late', 'refund', 'where', 'now', 'please']

/** A few days of somebody's messages: some say nearly the same, some channels write twice, some are short. */
async function storeInbox(creator: string, messages: number): Promise<void> {
  for (let index = 0; index < messages; index++) {
    const chosen = words.filter((_, word) => ((index * 7 + 3) >> word) % 3 === 0)
    await live.store({
      creator,
      externalId: `${creator}-${index}`,
      text: [...chosen, index % 5 === 0 ? 'thanks so much for everything' : 'thanks'].join(' '),
      channel: `channel-${index % 23}`,
      createdAtMs: Date.UTC(2026, 8, 1) + index * 3_600_000,
      isPaid: index % 17 === 0,
    })
  }
  await live.decide(creator)
}

it('says at every threshold at once what it says at each, whatever is counted and although its worker ended', async () => {
  await live.begin(CONFIG)
  await storeInbox('ana', 60)
  await storeInbox('ben', 40)
  const filters: CountFilter[] = [
    COUNT_ALL,
    { ...COUNT_ALL, from: '2026-09-02T00:00:00.000Z', to: '2026-09-03T05:00:00.000Z' },
    { ...COUNT_ALL, minLength: 12, maxLength: 40 },
  ]
  const seen = new Set<string>()
  for (const filter of filters) {
    for (const creator of [live.name('ana'), live.name('ben'), null]) {
      const { curve } = await findCurve(previews, { creator, ask: { trigramThreshold: 0.7 }, filter })
      for (const place of [0, 40, 62, 85, 100]) {
        const read = await previews.read(creator, { threshold: place / 100, trigramThreshold: 0.7 }, filter)
        const { messages, clusters, grouped, largest } = read
        expect({
          messages: curve.messages,
          clusters: curve.clusters[place],
          grouped: curve.grouped[place],
          largest: curve.largest[place],
        }).toEqual({ messages, clusters, grouped, largest })
        seen.add(`${clusters} ${grouped} ${largest}`)
      }
    }
    await previews.worker.end()
  }
  expect(seen.size).toBeGreaterThan(10)

  const { lines } = await findPlane(previews, { creator: null, ask: {}, filter: COUNT_ALL })
  const { thresholds, trigramThresholds } = planeAxes()
  for (const [line, trigramThreshold] of trigramThresholds.entries()) {
    const at = line % thresholds.length
    const { grouped } = await previews.read(null, {
      threshold: fromMillionths(thresholds[at] ?? 0),
      trigramThreshold: fromMillionths(trigramThreshold),
    })
    expect(lines[line]?.grouped[at]).toBe(grouped)
  }
})

it('is given everything again when its worker ended before something was decided', async () => {
  await live.begin(CONFIG)
  await storeInbox('ana', 20)
  const before = await previews.read(live.name('ana'), {})
  await previews.worker.end()
  await live.store({
    ...{ creator: 'ana', externalId: 'ana-late', text: 'order thanks', channel: 'channel-late' },
    ...{ createdAtMs: Date.UTC(2026, 8, 4), isPaid: false },
  })
  await live.decide('ana')
  const { messages } = await previews.read(live.name('ana'), {})
  expect(messages).toBe(before.messages + 1)
})

it('says what becomes of clusters as whoever asks for the first time is told, whatever happened between two questions', async () => {
  await live.begin(CONFIG)
  await storeInbox('joe', 40)
  const joe = live.name('joe')
  const changesAt = (asked: Previews, threshold: number) =>
    asked.feed.askAtOnce(joe, ({ creators, live: now }) =>
      asked.worker.call('changes', [
        { creators, live: now, asked: valuesAsked(now, { threshold, trigramThreshold: 0.5 }) },
        COUNT_ALL,
        0,
        50,
      ]),
    )
  const happenings = [
    async () => undefined,
    () => previews.worker.end(),
    async () => {
      await live.store({
        ...{ creator: 'joe', externalId: `joe-late-${late++}`, text: 'order thanks', isPaid: false },
        ...{ channel: `late-${late}`, createdAtMs: Date.UTC(2026, 8, 4) + late * 60_000 },
      })
      await live.decide('joe')
    },
    () =>
      live.database.write((writer) =>
        writer.run(
          `INSERT INTO configs (version, threshold, trigram_threshold, suggest_threshold, minimum_words,
             embedding_model, note, author)
           SELECT version + 1, 1300000 - threshold, trigram_threshold, suggest_threshold, minimum_words,
             embedding_model, '', 'test' FROM configs ORDER BY version DESC LIMIT 1`,
        ),
      ),
  ]
  let late = 0
  let threshold = 0.9
  const seen = new Set<string>()
  // Each after each, after the same was asked several times and while it is asked.
  for (let round = 0; round < 16; round++) {
    for (let step = 0; step < 3; step++) {
      threshold = Number((threshold < 0.2 ? 0.9 : threshold - 0.04).toFixed(2))
      await changesAt(previews, threshold)
    }
    const happening = happenings[round % 4] ?? happenings[0]
    const [during] = await Promise.allSettled([changesAt(previews, 0.3), happening?.()])
    expect(during.status === 'fulfilled' || round % 4 === 1).toBe(true)
    const other = happenings[Math.floor(round / 4)]
    await other?.()
    const fresh = openPreviews(live.database)
    try {
      for (const at of [0.3, threshold]) {
        const found = await changesAt(previews, at)
        expect(found).toEqual(await changesAt(fresh, at))
        seen.add(JSON.stringify(found))
      }
    } finally {
      await fresh.close()
    }
  }
  expect(seen.size).toBeGreaterThan(8)
})

it('counts only what was written in a language where one is named', async () => {
  await live.begin(CONFIG)
  const languages = ['en', 'en-GB', 'PT_br', 'english', null, 7]
  for (const [index, language] of languages.entries()) {
    await live.store({
      creator: 'eve',
      externalId: `eve-${index}`,
      text: 'where is my order please',
      channel: `channel-${index}`,
      createdAtMs: Date.UTC(2026, 8, 1) + index * 60_000,
      isPaid: false,
    })
    await live.database.write((writer) =>
      writer.run(`UPDATE messages SET raw_payload = $1 WHERE external_message_id = $2`, [
        JSON.stringify({ lang: language }),
        live.name(`eve-${index}`),
      ]),
    )
  }
  await live.decide('eve')
  const counted = async (language: string | null) => {
    const { messages, grouped, clusters } = await previews.read(
      live.name('eve'),
      {},
      { ...COUNT_ALL, language },
    )
    return { messages, grouped, clusters }
  }
  expect(await counted(null)).toEqual({ messages: 6, grouped: 6, clusters: 1 })
  expect(await counted('en')).toEqual({ messages: 2, grouped: 2, clusters: 1 })
  expect(await counted('pt')).toEqual({ messages: 1, grouped: 1, clusters: 1 })
  expect(await counted('fr')).toEqual({ messages: 0, grouped: 0, clusters: 0 })
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eligibleMessages } from '../../electron/clusters/eligible-store.ts'
import { HeldLinks } from '../../electron/clusters/held-links.ts'
import { findInParts } from '../../electron/clusters/parted-links.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import type { IndexedMessage } from '../../electron/links/search.ts'
import type { Database } from '../../electron/store/database.ts'
import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { naiveLinks } from '../support/naive-links.ts'
import { openTestDatabase } from '../support/postgres.ts'

const COUNT = 90
const textOf = (seq: number) => `parcel ${'abcde'[seq % 5]} is ${seq % 7 === 0 ? 'lost' : `late ${seq % 9}`}`
const config = { threshold: 990_000, trigramThreshold: 990_000, suggestThreshold: 980_000, minimumWords: 0 }

let database: Database
let live: Live
let compute: Compute
const all: IndexedMessage[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  live = new Live(database)
  compute = startCompute(computeWorkerUrl)
  await live.begin({ ...config, embeddingModel: LEXICAL_MODEL })
  for (let seq = 1; seq <= COUNT; seq++) {
    const createdAtMs = Date.UTC(2026, 0, 1) + seq * 86_400_000 * 1.5
    const message = { externalId: `${seq}`, text: textOf(seq), channel: `${seq}`, isPaid: false, createdAtMs }
    await live.store({ creator: 'ana', ...message })
  }
  await live.decide('ana')
  // Some homes are answered: they are candidates of another kind.
  await database.write((writer) =>
    writer.run(
      "UPDATE clusters SET status = 'actioned' WHERE id IN (SELECT cluster_id FROM homes WHERE seq <= 40)",
    ),
  )
  for await (const message of eligibleMessages(database, LEXICAL_MODEL, live.name('ana'), COUNT))
    all.push(message)
})

afterAll(async () => {
  await live.close()
  await compute.close()
})

const next = (seq: number): IndexedMessage => ({
  seq,
  createdAtMs: Date.UTC(2026, 0, 1) + seq * 86_400_000 * 1.5,
  normalised: textOf(seq),
  vector: lexicalEmbedding(textOf(seq)).vector,
  isAnswered: false,
})
const later = [next(COUNT + 1), next(COUNT + 2)]
const state = { decidedSeq: COUNT, lastHistory: COUNT, model: LEXICAL_MODEL }
const wanted = () => later.map((message, index) => naiveLinks([...all, ...later.slice(0, index)], message))

test.each([1, 7, 45, 1000])(
  'in parts of %d the links are those of a look at every candidate',
  async (part) => {
    const search = { reader: database, compute, name: randomUUID(), part }
    const links = await findInParts(search, live.name('ana'), state, later)
    expect(links).toEqual(wanted())
    expect(links?.[0]?.answered.vector.seqs.length).toBeGreaterThan(0)
    expect(await compute.held(search.name, LEXICAL_MODEL)).toBeNull()
  },
)

test('a creator larger than may be held is searched in parts, once more too', async () => {
  const held = new HeldLinks(database, compute, { mostHeld: COUNT - 1 })
  expect(await held.find(live.name('ana'), state, later, { ...state, decidedSeq: COUNT + 2 })).toEqual(
    wanted(),
  )
  const again = all.filter(({ seq }) => seq === 50 || seq === 60)
  expect(await held.findAgain(live.name('ana'), state, again, state)).toEqual(
    again.map((message) => naiveLinks(all, message)),
  )
  expect(await held.look(live.name('ana'), state, next(COUNT + 1))).toEqual(wanted()[0])
})

import { expect, onTestFinished, test } from 'vitest'
import { startCompute } from '../../electron/links/compute-host.ts'
import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import { computeWorkerUrl, Live } from '../support/live.ts'
import { openTestDatabase } from '../support/postgres.ts'

/** Together some 400 MB of trigrams. */
const LONG = 60
const config = { threshold: 990_000, trigramThreshold: 990_000, suggestThreshold: 980_000, minimumWords: 0 }

/** Of many letters, hardly any three of which are in another text: some 7 MB of trigrams. */
const longText = (seq: number) =>
  Array.from({ length: 20_000 }, (_, index) =>
    String.fromCodePoint(0x4e00 + ((index * (seq + 7) * 31 + seq) % 20_011)),
  ).join('')

test('texts of more trigrams than the memory of the worker holds are decided all the same', async () => {
  const database = await openTestDatabase()
  const live = new Live(database, { compute: startCompute(computeWorkerUrl, { heapMegabytes: 320 }) })
  onTestFinished(() => live.close())
  await live.begin({ ...config, embeddingModel: LEXICAL_MODEL })
  const texts = [
    ...Array.from({ length: LONG }, (_, seq) => longText(seq)),
    'where is it',
    longText(3),
    'where is it?',
  ]
  for (const [index, text] of texts.entries()) {
    const message = { externalId: `${index}`, channel: `${index}`, isPaid: false, createdAtMs: index * 1000 }
    await live.store({ ...message, creator: 'ana', text })
  }
  expect(await live.decide('ana')).toBe(texts.length)
  const linked = await database.rows<{ seq: number; seqs: number[] }>(
    `SELECT d.seq, l.seqs FROM decisions d JOIN links l USING (creator_id, history)
     WHERE d.creator_id = $1 AND l.kind = 'trigram' ORDER BY d.seq`,
    [live.name('ana')],
  )
  expect(linked).toEqual([
    { seq: LONG + 2, seqs: [4] },
    { seq: LONG + 3, seqs: [LONG + 1] },
  ])
})

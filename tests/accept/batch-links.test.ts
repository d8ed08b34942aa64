import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { DIMENSIONS, unitVector } from '../../electron/embeddings/unit-vector.ts'
import { batchLinks } from '../../electron/links/batch-links.ts'
import { javascriptProduct } from '../../electron/links/javascript-product.ts'
import type { MatrixProduct } from '../../electron/links/matrix-product.ts'
import { nativeProduct } from '../../electron/links/native-product.ts'
import { type FoundLinks, type IndexedMessage, LinkSearch } from '../../electron/links/search.ts'
import { normalise } from '../../shared/text/normalise.ts'
import { naiveLinks } from '../support/naive-links.ts'
import { randomNumbers } from '../support/synthetic-vectors.ts'

const MINUTE_MS = 60_000
/** One message in so many is searched for by the live path, and by a look at every candidate. */
const LIVE_STEP = 7
const NAIVE_STEP = 400

const random = randomNumbers(3)
const directions = Array.from({ length: DIMENSIONS }, () =>
  Float32Array.from({ length: DIMENSIONS }, () => random() + random() - random() - random()),
)

/** What a model of language gives: alike where the built-in vectors are, and no value zero. */
function dense(sparse: Float32Array): Float32Array {
  const values = new Float64Array(DIMENSIONS)
  sparse.forEach((weight, dimension) => {
    if (weight === 0) return
    const direction = directions[dimension] as Float32Array
    for (let at = 0; at < DIMENSIONS; at++)
      values[at] = (values[at] as number) + weight * (direction[at] as number)
  })
  return unitVector(values)
}

/** Over 140 days, some answered, some without a vector. */
function messagesOf(file: string, form: 'sparse' | 'dense'): IndexedMessage[] {
  const lines = readFileSync(new URL(`../../../shared/data/${file}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line, index) => {
    const normalised = normalise(JSON.parse(line).text)
    const { vector } = lexicalEmbedding(normalised)
    return {
      seq: index + 1,
      createdAtMs: index * 20 * MINUTE_MS,
      normalised,
      vector: index % 97 === 0 ? null : form === 'sparse' ? vector : dense(vector),
      isAnswered: index % 31 === 0,
    }
  })
}

async function batchOf(messages: readonly IndexedMessage[], product: MatrixProduct): Promise<FoundLinks[]> {
  const links: FoundLinks[] = []
  const multiplying = { product: async () => product, fromPairs: 0 }
  for await (const batch of batchLinks(messages, { multiplying })) links.push(...batch.links)
  return links
}

describe.each(['support-inbox', 'multilingual-emoji'])('%s.jsonl', (file) => {
  test.each(['sparse', 'dense'] as const)(
    '%s vectors: the links of the batch are those of the live path',
    async (form) => {
      const messages = messagesOf(file, form)
      const batch = await batchOf(messages, await nativeProduct())
      expect(batch).toHaveLength(messages.length)
      const live = new LinkSearch({ candidateDays: 90 })
      for (const [index, message] of messages.entries()) {
        if (index % LIVE_STEP === 0) expect(batch[index]).toStrictEqual(live.find(message))
        if (index % NAIVE_STEP === 0)
          expect(batch[index]).toStrictEqual(naiveLinks(messages.slice(0, index), message))
        live.add(message)
      }
    },
    900_000,
  )

  test('the native library and JavaScript give the same', async () => {
    const messages = messagesOf(file, 'dense').slice(0, 3000)
    expect(await batchOf(messages, javascriptProduct)).toStrictEqual(
      await batchOf(messages, await nativeProduct()),
    )
  }, 900_000)
})

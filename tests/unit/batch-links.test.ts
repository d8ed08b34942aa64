import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { DIMENSIONS, unitVector } from '../../electron/embeddings/unit-vector.ts'
import { batchLinks, type LinkedMessages } from '../../electron/links/batch-links.ts'
import { javascriptProduct } from '../../electron/links/javascript-product.ts'
import { type MatrixProduct, PRODUCT_ERROR } from '../../electron/links/matrix-product.ts'
import { nativeProduct } from '../../electron/links/native-product.ts'
import { type FoundLinks, type IndexedMessage, LinkSearch } from '../../electron/links/search.ts'
import { naiveLinks } from '../support/naive-links.ts'
import { randomNumbers, SyntheticVectors } from '../support/synthetic-vectors.ts'

const DAY_MS = 86_400_000
const vectors = new SyntheticVectors({ seed: 11, topics: 6 })
const pool = Array.from({ length: 60 }, (_, index) => vectors.next(index))

let native: MatrixProduct
beforeAll(async () => {
  native = await nativeProduct()
})

const multiplying = (product: MatrixProduct) => ({ product: async () => product, fromPairs: 0 })

const batchOf = (messages: readonly IndexedMessage[], product: MatrixProduct) =>
  new LinkSearch({ candidateDays: 90 }).findAndAdd(messages, multiplying(product))

function liveOf(messages: readonly IndexedMessage[]): FoundLinks[] {
  const search = new LinkSearch({ candidateDays: 90 })
  return messages.map((message) => {
    const found = search.find(message)
    search.add(message)
    return found
  })
}

/** Beside one of the pool: its products differ from the other's by less than a product may be wrong. */
const beside = (place: number, at: number, by: number): Float32Array => {
  const values = Float64Array.from(pool[place] as Float32Array)
  values[at] = (values[at] ?? 0) + by
  return unitVector(values)
}
const vector = fc.oneof(
  { weight: 3, arbitrary: fc.nat(59).map((place) => pool[place] as Float32Array) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.nat(3), fc.nat(DIMENSIONS - 1), fc.constantFrom(2e-4, 2e-5, 1e-6, -1e-6))
      .map(([place, at, by]) => beside(place, at, by)),
  },
  { weight: 1, arbitrary: fc.nat(59).map((place) => (pool[place] as Float32Array).map((value) => -value)) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const texts = ['cancel my order', 'cancel my orders', 'please cancel the order', 'hello', '!', 'where is it']
const corpus = fc
  .array(
    fc.record({
      normalised: fc.constantFrom(...texts),
      vector,
      // Days to the millisecond, so that many are just of the greatest age, and just over it.
      createdAtMs: fc.tuple(fc.nat(200), fc.constantFrom(0, 0, 1)).map(([days, ms]) => days * DAY_MS + ms),
      isAnswered: fc.boolean(),
    }),
    { maxLength: 180, size: 'max' },
  )
  .map((messages) => messages.map((message, index): IndexedMessage => ({ ...message, seq: 2 * index + 1 })))

describe('links of a batch', () => {
  test('are those of a look at every candidate, and of the search one by one, by either product', async () => {
    let ties = 0
    await fc.assert(
      fc.asyncProperty(corpus, async (messages) => {
        const found = await batchOf(messages, native)
        expect(found).toStrictEqual(
          messages.map((message, index) => naiveLinks(messages.slice(0, index), message)),
        )
        expect(found).toStrictEqual(liveOf(messages))
        expect(await batchOf(messages, javascriptProduct)).toStrictEqual(found)
        ties += found.filter(({ vector: { scores } }) => new Set(scores).size < scores.length).length
      }),
      { numRuns: 15 },
    )
    expect(ties).toBeGreaterThan(20)
  })

  test('are the same where there are many blocks, few answered ones, and times in no order', async () => {
    const random = randomNumbers(5)
    const messages = Array.from({ length: 600 }, (_, index): IndexedMessage => {
      const place = Math.floor(random() * random() * 60)
      return {
        seq: index + 1,
        createdAtMs: Math.floor(random() * 150) * DAY_MS,
        normalised: `${texts[place % texts.length]} ${place % 7}`,
        vector: random() < 0.1 ? null : beside(place, Math.floor(random() * DIMENSIONS), random() * 0.02),
        isAnswered: random() < 0.01,
      }
    })
    const live = liveOf(messages)
    expect(await batchOf(messages, native)).toStrictEqual(live)
    expect(await batchOf(messages, javascriptProduct)).toStrictEqual(live)
    expect(live.filter(({ answered }) => answered.vector.seqs.length > 1).length).toBeGreaterThan(50)
  })

  test('of messages that are not added change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(corpus, corpus, async (held, asked) => {
        const search = new LinkSearch({ candidateDays: 90 })
        for (const message of held) search.add(message)
        const wanted = asked.map((message) => search.find(message))
        expect(await search.findEach(asked, multiplying(native))).toStrictEqual(wanted)
        expect(search.size).toBe(held.length)
      }),
      { numRuns: 10 },
    )
  })

  test('of thousands that are the same are the first ten, found as fast as few', async () => {
    const hub = { normalised: 'hi', vector: pool[0] as Float32Array, createdAtMs: 0, isAnswered: false }
    const messages = Array.from({ length: 5000 }, (_, index): IndexedMessage => ({ ...hub, seq: index + 1 }))
    let multiplied = 0
    const counting: MatrixProduct = {
      by: 'onnxruntime',
      multiply: (rows, columns, products) => {
        multiplied += (rows.length * columns.length) / DIMENSIONS ** 2
        return native.multiply(rows, columns, products)
      },
    }
    const found = await batchOf(messages, counting)
    const ten = Array.from({ length: 10 }, (_, index) => index + 1)
    expect(found.at(-1)?.vector.seqs).toEqual(ten)
    expect(found.at(-1)?.trigram.seqs).toEqual(ten)
    expect(found[4]?.vector.seqs).toEqual([1, 2, 3, 4])
    expect(multiplied).toBe(Math.ceil(5000 / 256))
  })

  test('pass blocks over that are too old for every message', async () => {
    const old = Array.from({ length: 600 }, (_, index): IndexedMessage => {
      const made = beside(index % 60, index, 0.1)
      return { seq: index + 1, createdAtMs: 0, normalised: `${index}`, vector: made, isAnswered: false }
    })
    const young = old.map((message) => ({ ...message, seq: message.seq + 600, createdAtMs: 91 * DAY_MS }))
    const search = new LinkSearch({ candidateDays: 90 })
    await search.findAndAdd(old, multiplying(native))
    let blocks = 0
    const counting: MatrixProduct = {
      by: 'onnxruntime',
      multiply: (...values) => {
        blocks++
        return native.multiply(...values)
      },
    }
    const last = { ...(young[0] as IndexedMessage), normalised: 'another' }
    const [found] = await search.findAndAdd([last], multiplying(counting))
    expect(found?.vector.seqs).toEqual([])
    expect(blocks).toBe(1)
  })

  test('of a model that leaves most values zero multiply nothing', async () => {
    const messages = texts.map((normalised, index): IndexedMessage => {
      const made = lexicalEmbedding(normalised).vector
      return { seq: index + 1, createdAtMs: 0, normalised, vector: made, isAnswered: false }
    })
    const never = {
      product: () => Promise.reject(new Error('nothing is to be multiplied')),
      fromPairs: 0,
    }
    const found = await new LinkSearch({ candidateDays: 90 }).findAndAdd(messages, never)
    expect(found).toStrictEqual(liveOf(messages))
  })

  test('go on where they were broken off, and are what they would have been', async () => {
    const messages = Array.from({ length: 1300 }, (_, index): IndexedMessage => {
      const normalised = `${texts[index % 6]} ${index % 11}`
      const made = pool[index % 60] as Float32Array
      return { seq: index + 1, createdAtMs: 0, normalised, vector: made, isAnswered: index % 9 === 0 }
    })
    const collect = async (from: number, abortAfter: number): Promise<LinkedMessages[]> => {
      const stop = new AbortController()
      const batches: LinkedMessages[] = []
      const all = batchLinks(messages, { multiplying: multiplying(native), from, signal: stop.signal })
      try {
        for await (const batch of all) {
          batches.push(batch)
          if (batches.length === abortAfter) stop.abort(new Error('enough'))
        }
      } catch (error) {
        expect(error).toStrictEqual(new Error('enough'))
      }
      return batches
    }
    const begun = await collect(0, 1)
    expect(begun).toHaveLength(1)
    const next = (begun[0]?.from ?? 0) + (begun[0]?.links.length ?? 0)
    const rest = await collect(next, 0)
    expect(rest[0]?.from).toBe(next)
    expect([...begun, ...rest].flatMap(({ links }) => links)).toStrictEqual(await batchOf(messages, native))
  })
})

describe('products', () => {
  const odd = fc.oneof(
    fc.nat(59).map((place) => pool[place] as Float32Array),
    // All of one sign and all alike, where errors add up; and very unlike, where they are lost.
    fc.constantFrom(1, 1 / 3, 0.1).map((value) => unitVector(new Float64Array(DIMENSIONS).fill(value))),
    fc.nat(999).map((seed) => {
      const random = randomNumbers(seed)
      return unitVector(
        Float64Array.from({ length: DIMENSIONS }, () => (random() - 0.5) * 10 ** (8 * random())),
      )
    }),
  )
  test.each(['native', 'javascript'] as const)('by %s are as near as is promised', async (name) => {
    const product = name === 'native' ? native : javascriptProduct
    let worst = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(odd, { minLength: 1, maxLength: 7 }),
        fc.array(odd, { minLength: 1, maxLength: 70, size: 'max' }),
        async (rows, columns) => {
          const packed = (all: readonly Float32Array[]) => Float32Array.from(all.flatMap((one) => [...one]))
          const products = new Float32Array(rows.length * columns.length + 5)
          await product.multiply(packed(rows), packed(columns), products)
          for (const [at, row] of rows.entries()) {
            for (const [place, column] of columns.entries()) {
              const exact = row.reduce((sum, value, index) => sum + value * (column[index] as number), 0)
              const got = products[at * columns.length + place] as number
              worst = Math.max(worst, Math.abs(got - exact))
            }
          }
          expect([...products.slice(-5)]).toEqual([0, 0, 0, 0, 0])
        },
      ),
      { numRuns: 25 },
    )
    expect(worst).toBeLessThan(PRODUCT_ERROR)
    // They are 32-bit floats: exact ones would mean that the wrong numbers are compared.
    expect(worst).toBeGreaterThan(0)
  })
})

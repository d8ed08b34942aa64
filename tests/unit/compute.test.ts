import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { LEXICAL_MODEL } from '../../shared/model/embedding.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import { CANDIDATE_DAYS } from '../../electron/links/engine-version.ts'
import { type IndexedMessage, LinkSearch } from '../../electron/links/search.ts'
import { LAST_CREATOR } from '../support/mortal-compute-worker.ts'
import { SyntheticVectors } from '../support/synthetic-vectors.ts'

const workerUrl = new URL('../../electron/compute-worker.ts', import.meta.url)
const mortalUrl = new URL('../support/mortal-compute-worker.ts', import.meta.url)

const running: Compute[] = []
const started = (url: URL, options = {}): Compute => {
  const compute = startCompute(url, options)
  running.push(compute)
  return compute
}
afterAll(() => Promise.all(running.map((compute) => compute.close())))

const messagesOf = (texts: readonly string[], firstSeq = 1): IndexedMessage[] =>
  texts.map((normalised, index) => ({
    seq: firstSeq + index,
    createdAtMs: index * 1000,
    normalised,
    vector: index % 5 === 4 ? null : lexicalEmbedding(normalised).vector,
    isAnswered: index % 4 === 3,
  }))
const texts = fc.array(
  fc
    .array(fc.constantFrom('cancel', 'my', 'order', 'refund', 'card', '👍'), { minLength: 1, maxLength: 5 })
    .map((words) => words.join(' ')),
  { minLength: 1, maxLength: 30 },
)
const foundHere = (messages: readonly IndexedMessage[]) => {
  const search = new LinkSearch({ candidateDays: CANDIDATE_DAYS })
  return messages.map((message) => {
    const found = search.find(message)
    search.add(message)
    return found
  })
}

describe('the compute worker', () => {
  const compute = started(workerUrl)

  test('embeds as the model does, and knows no other model', async () => {
    const given = ['cancel my order', '👍', 'a'.repeat(40_000)]
    expect(await compute.embed(LEXICAL_MODEL, given)).toEqual(given.map(lexicalEmbedding))
    expect(await compute.embed(LEXICAL_MODEL, [])).toEqual([])
    await expect(compute.embed('another', given)).rejects.toThrow(/another/)
  })

  test('finds the same in batches, after loading, and after taking a batch back', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(30), fc.nat(30), async (all, first, second) => {
        const messages = messagesOf(all)
        const wanted = foundHere(messages)
        const [low, high] = [Math.min(first, second), Math.max(first, second)]
        expect(await compute.load('anna', 'm', messages.slice(0, low), 'loaded', true)).toBe('held')
        expect(await compute.find('anna', 'm', 'loaded', messages.slice(low, high), 'batch')).toEqual(
          wanted.slice(low, high),
        )
        const rest = () => compute.find('anna', 'm', 'batch', messages.slice(high), 'all')
        expect(await rest()).toEqual(wanted.slice(high))
        expect(await compute.rewind('anna', 'm', 'all', high + 1, 'batch')).toBe(true)
        expect(await rest()).toEqual(wanted.slice(high))
      }),
      { numRuns: 25 },
    )
  })

  test('finds the same where a batch is large enough to be multiplied', async () => {
    const vectors = new SyntheticVectors({ seed: 4, topics: 9 })
    const many = Array.from({ length: 700 }, (_, index) => `order ${index % 500}`)
    const messages = messagesOf(many).map((message, index) => ({
      ...message,
      vector: index % 5 === 4 ? null : vectors.next(index),
    }))
    const wanted = foundHere(messages)
    await compute.load('ella', 'm', messages.slice(0, 300), 'loaded', true)
    const found = await compute.find('ella', 'm', 'loaded', messages.slice(300), 'all')
    expect(found).toEqual(wanted.slice(300))
    expect(await compute.look('ella', 'm', 'all', messages.slice(600))).toEqual(wanted.slice(600))
  })

  test('where the library cannot be loaded finds the same, and says once why it is slower', async () => {
    const told: unknown[] = []
    const without = started(new URL('../support/worker-without-library.ts', import.meta.url), {
      onFallback: (cause: unknown) => told.push(cause),
    })
    const vectors = new SyntheticVectors({ seed: 6, topics: 4 })
    const messages = messagesOf(Array.from({ length: 140 }, (_, index) => `order ${index}`)).map(
      (message) => ({
        ...message,
        vector: vectors.next(message.seq),
      }),
    )
    await without.load('anna', 'm', messages.slice(0, 40), 'loaded', true)
    expect(told).toEqual([])
    const found = await without.find('anna', 'm', 'loaded', messages.slice(40), 'all')
    expect(found).toEqual(foundHere(messages).slice(40))
    expect(await without.productInUse()).toEqual({
      by: 'javascript',
      cause: 'Error: there is no library for this machine',
    })
    expect(told).toEqual([new Error('there is no library for this machine')])
    expect(await compute.productInUse()).toEqual({ by: 'onnxruntime', cause: null })
  })

  test('leaves the vectors it was given with the caller', async () => {
    const messages = messagesOf(['cancel my order', 'cancel the order'])
    const [first, second] = messages
    if (!first || !second) throw new Error('two messages were made')
    await compute.load('bert', 'm', [first], 'one', true)
    expect(await compute.look('bert', 'm', 'one', [second])).toEqual([foundHere(messages)[1]])
    expect(await compute.look('bert', 'm', 'one', [second])).toEqual([foundHere(messages)[1]])
    expect(messages).toEqual(messagesOf(['cancel my order', 'cancel the order']))
  })

  test('does nothing for a moment other than the one it holds', async () => {
    const messages = messagesOf(['one thing', 'one thing', 'one thing'])
    const [first, second, third] = messages
    if (!first || !second || !third) throw new Error('three messages were made')
    expect(await compute.held('carl', 'm')).toBeNull()
    expect(await compute.load('carl', 'm', [first], 'x', false)).toBe('gone')
    expect(await compute.rewind('carl', 'm', 'x', 1, 'y')).toBe(false)
    expect(await compute.find('carl', 'm', 'x', [first], 'y')).toBeNull()

    await compute.load('carl', 'm', [first], '1', true)
    await compute.load('carl', 'm', [second], '2', false)
    expect(await compute.held('carl', 'm')).toBe('2')
    expect(await compute.held('carl', 'other model')).toBeNull()
    expect(await compute.find('carl', 'm', '1', [third], '3')).toBeNull()
    expect(await compute.look('carl', 'm', '1', [third])).toBeNull()
    expect(await compute.setAnswered('carl', 'm', '1', [1], true, '3')).toBe(false)
    expect(await compute.rewind('carl', 'm', '1', 1, '3')).toBe(false)
    expect(await compute.held('carl', 'm')).toBe('2')

    expect((await compute.look('carl', 'm', '2', [third]))?.[0]?.trigram.seqs).toEqual([1, 2])
    expect(await compute.setAnswered('carl', 'm', '2', [1, 99], true, '3')).toBe(true)
    const [found] = (await compute.look('carl', 'm', '3', [third])) ?? []
    expect(found?.trigram.seqs).toEqual([2])
    expect(found?.answered.vector.seqs).toEqual([1])
    await compute.load('dora', 'm', [first], '1', true)
    await compute.drop('carl')
    expect([await compute.held('carl', 'm'), await compute.held('dora', 'm')]).toEqual([null, '1'])
    await compute.drop(null)
    expect(await compute.held('dora', 'm')).toBeNull()
  })

  test('holds what is full until it was looked at or dropped, whatever is asked in between', async () => {
    const small = started(workerUrl, { maxBytes: 60_000 })
    const messages = messagesOf(Array.from({ length: 400 }, (_, index) => `order ${index}`))
    const later = messagesOf(['order 7'], 401)
    const look = () => small.look('anna', 'm', 'all', later)
    const [full, , found] = await Promise.all([
      small.load('anna', 'm', messages, 'all', true),
      small.load('bert', 'm', messages.slice(0, 2), 'two', true),
      look(),
    ])
    expect(full).toBe('full')
    expect(found).toEqual([foundHere([...messages, ...later]).at(-1)])
    // Then it goes as soon as anything else is held.
    await small.load('bert', 'm', messages.slice(0, 2), 'two', true)
    expect([await look(), await small.held('bert', 'm')]).toEqual([null, 'two'])

    await small.load('anna', 'm', messages, 'all', true)
    await small.drop('anna')
    await small.load('bert', 'm', messages.slice(0, 2), 'two', true)
    expect([await look(), await small.held('bert', 'm')]).toEqual([null, 'two'])
  })

  test('holds nothing of a creator after a batch that made no sense', async () => {
    const messages = messagesOf(['one', 'two'])
    await compute.load('dora', 'm', messages, '2', true)
    await expect(compute.find('dora', 'm', '2', messages, '4')).rejects.toThrow(/after/)
    expect(await compute.held('dora', 'm')).toBeNull()
  })

  test('forgets what was used longest ago when memory is short, never what is in use', async () => {
    const small = started(workerUrl, { maxBytes: 1 })
    const messages = messagesOf(['cancel my order'])
    expect(await small.load('anna', 'm', messages, '1', true)).toBe('full')
    expect(await small.held('anna', 'm')).toBe('1')
    await small.load('bert', 'm', messages, '1', true)
    expect(await small.held('anna', 'm')).toBeNull()
    expect(await small.held('bert', 'm')).toBe('1')
  })

  test('what has grown to more than there is memory for is let go of once it was searched', async () => {
    const [first, second] = messagesOf(['cancel my order', 'cancel the order'])
    if (!first || !second) throw new Error('two messages were made')
    const fitting = new LinkSearch({ candidateDays: CANDIDATE_DAYS })
    fitting.add(first)
    const small = started(workerUrl, { maxBytes: fitting.bytes })
    expect(await small.load('anna', 'm', [first], '1', true)).toBe('held')
    expect(await small.find('anna', 'm', '1', [second], '2')).toEqual([foundHere([first, second])[1]])
    expect(await small.held('anna', 'm')).toBeNull()
  })

  test('rejects what is in flight when it dies, and starts again holding nothing', async () => {
    const mortal = started(mortalUrl)
    await mortal.load('anna', 'm', messagesOf(['cancel my order']), '1', true)
    const inFlight = [mortal.drop(LAST_CREATOR), mortal.held('anna', 'm'), mortal.embed(LEXICAL_MODEL, ['a'])]
    for (const result of await Promise.allSettled(inFlight)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { message: 'The worker stopped' } })
    }
    expect(await mortal.held('anna', 'm')).toBeNull()
    expect(await mortal.load('anna', 'm', messagesOf(['cancel my order']), '1', true)).toBe('held')
  })

  test('rejects what is in flight, and every later call, when it is closed', async () => {
    const closing = started(workerUrl)
    const inFlight = closing.held('anna', 'm')
    const [result] = await Promise.allSettled([inFlight, closing.close()])
    expect(result.status).toBe('rejected')
    await expect(closing.held('anna', 'm')).rejects.toThrow(/closed/)
    await closing.close()
  })

  test('ends alone, however deep in a product it is when it is closed', async () => {
    const vectors = new SyntheticVectors({ seed: 5, topics: 20 })
    const dense = (): IndexedMessage[] =>
      Array.from({ length: 600 }, (_, index) => ({
        ...{ seq: index + 1, createdAtMs: index, normalised: `message ${index}`, isAnswered: false },
        vector: vectors.next(index % 20),
      }))
    for (let round = 0; round < 12; round++) {
      const closing = started(workerUrl)
      const [first, rest] = [dense().slice(0, 400), dense().slice(400)]
      expect(await closing.load('anna', 'm', first, '1', true)).toBe('held')
      const finding = closing.find('anna', 'm', '1', rest, '2')
      // The library is loaded in the first round; from then on it is anywhere in its products.
      const close = wait(round * 7).then(() => closing.close())
      const [found] = await Promise.allSettled([finding, close])
      if (found.status === 'rejected') expect(found.reason).toMatchObject({ message: 'The worker stopped' })
      else expect(found.value).toHaveLength(200)
    }
  }, 120_000)
})

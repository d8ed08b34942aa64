import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { LEXICAL_MODEL, lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { type Compute, startCompute } from '../../electron/links/compute-host.ts'
import { CANDIDATE_DAYS } from '../../electron/links/engine-version.ts'
import { type IndexedMessage, LinkSearch } from '../../electron/links/search.ts'
import { LAST_CREATOR } from '../support/mortal-compute-worker.ts'

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
        expect(await compute.load('anna', 'm', messages.slice(0, low), 'loaded', true)).toBe(true)
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

  test('leaves the vectors it was given with the caller', async () => {
    const messages = messagesOf(['cancel my order', 'cancel the order'])
    const [first, second] = messages
    if (!first || !second) throw new Error('two messages were made')
    await compute.load('bert', 'm', [first], 'one', true)
    expect(await compute.look('bert', 'm', 'one', second)).toEqual(foundHere(messages)[1])
    expect(await compute.look('bert', 'm', 'one', second)).toEqual(foundHere(messages)[1])
    expect(messages).toEqual(messagesOf(['cancel my order', 'cancel the order']))
  })

  test('does nothing for a moment other than the one it holds', async () => {
    const messages = messagesOf(['one thing', 'one thing', 'one thing'])
    const [first, second, third] = messages
    if (!first || !second || !third) throw new Error('three messages were made')
    expect(await compute.held('carl', 'm')).toBeNull()
    expect(await compute.load('carl', 'm', [first], 'x', false)).toBe(false)
    expect(await compute.rewind('carl', 'm', 'x', 1, 'y')).toBe(false)
    expect(await compute.find('carl', 'm', 'x', [first], 'y')).toBeNull()

    await compute.load('carl', 'm', [first], '1', true)
    await compute.load('carl', 'm', [second], '2', false)
    expect(await compute.held('carl', 'm')).toBe('2')
    expect(await compute.held('carl', 'other model')).toBeNull()
    expect(await compute.find('carl', 'm', '1', [third], '3')).toBeNull()
    expect(await compute.look('carl', 'm', '1', third)).toBeNull()
    expect(await compute.setAnswered('carl', 'm', '1', [1], true, '3')).toBe(false)
    expect(await compute.rewind('carl', 'm', '1', 1, '3')).toBe(false)
    expect(await compute.held('carl', 'm')).toBe('2')

    expect((await compute.look('carl', 'm', '2', third))?.trigram.seqs).toEqual([1, 2])
    expect(await compute.setAnswered('carl', 'm', '2', [1, 99], true, '3')).toBe(true)
    const found = await compute.look('carl', 'm', '3', third)
    expect(found?.trigram.seqs).toEqual([2])
    expect(found?.answered.vector.seqs).toEqual([1])
    await compute.load('dora', 'm', [first], '1', true)
    await compute.drop('carl')
    expect([await compute.held('carl', 'm'), await compute.held('dora', 'm')]).toEqual([null, '1'])
    await compute.drop(null)
    expect(await compute.held('dora', 'm')).toBeNull()
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
    await small.load('anna', 'm', messages, '1', true)
    expect(await small.held('anna', 'm')).toBe('1')
    await small.load('bert', 'm', messages, '1', true)
    expect(await small.held('anna', 'm')).toBeNull()
    expect(await small.held('bert', 'm')).toBe('1')
  })

  test('rejects what is in flight when it dies, and starts again holding nothing', async () => {
    const mortal = started(mortalUrl)
    await mortal.load('anna', 'm', messagesOf(['cancel my order']), '1', true)
    const inFlight = [mortal.drop(LAST_CREATOR), mortal.held('anna', 'm'), mortal.embed(LEXICAL_MODEL, ['a'])]
    for (const result of await Promise.allSettled(inFlight)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { message: 'The worker stopped' } })
    }
    expect(await mortal.held('anna', 'm')).toBeNull()
    expect(await mortal.load('anna', 'm', messagesOf(['cancel my order']), '1', true)).toBe(true)
  })

  test('rejects what is in flight, and every later call, when it is closed', async () => {
    const closing = started(workerUrl)
    const inFlight = closing.held('anna', 'm')
    const [result] = await Promise.allSettled([inFlight, closing.close()])
    expect(result.status).toBe('rejected')
    await expect(closing.held('anna', 'm')).rejects.toThrow(/closed/)
    await closing.close()
  })
})

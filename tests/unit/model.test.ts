import { describe, expect, it } from 'vitest'
import { Model } from '../support/model/model.ts'
import { isEmpty, isShortText, normalisedText, numbersOf, trigramScoreOf } from '../support/model/text.ts'

/** What the rules say in so many words, said of the model: whoever judges others is looked at first. */

const DAY_MS = 24 * 3_600_000
const config = { threshold: 900_000, trigramThreshold: 900_000, suggestThreshold: 500_000, minimumWords: 0 }

function inbox(values = config) {
  const model = new Model({ config: values, vectorOf: () => null })
  let stored = 0
  const take = (text: string, more: { channel?: string; atMs?: number; isPaid?: boolean } = {}) => {
    stored++
    const { channel = `channel ${stored}`, atMs = stored, isPaid = false } = more
    model.store({ creator: 'c', externalId: `${stored}`, text, channel, createdAtMs: atMs, isPaid })
    return model.decideNext('c')
  }
  return { model, take, clusters: () => model.clusters('c').map(({ members }) => members) }
}

describe('the model reads texts', () => {
  it('normalises as worded', () => {
    expect(normalisedText('  Ｈi \u0000\t\ud800 YOU\n')).toBe('hi \ufffd \ufffd you')
  })

  it('finds emoji to be symbols and punctuation to be nothing', () => {
    expect([isEmpty('🙏'), isEmpty('?!'), isEmpty('')]).toEqual([false, true, true])
  })

  it('scores trigrams as pg_trgm does', () => {
    // select similarity('word', 'two words') is 0.363636 in Postgres.
    expect(trigramScoreOf('word', 'two words')).toBe(363_636)
    expect(trigramScoreOf('🙏', '🙏')).toBeNull()
  })

  it('knows numbers and short texts', () => {
    expect(numbersOf('$50 or 500')).toBe('50 500')
    expect([isShortText('two words', 3), isShortText('two words', 2), isShortText('退款', 9)]).toEqual([
      true,
      false,
      false,
    ])
  })
})

describe('the model decides', () => {
  it('a new home for the first two, and the third joins', () => {
    const { take, clusters } = inbox()
    const outcomes = ['where is my card', 'Where is my card', 'where is my card!'].map(
      (text) => take(text)?.outcome,
    )
    expect(outcomes).toEqual(['single', 'created', 'joined'])
    expect(clusters()).toEqual([[1, 2, 3]])
  })

  it('nothing for paid, empty and short ones', () => {
    const { take } = inbox({ ...config, minimumWords: 2 })
    expect(take('pay me well', { isPaid: true })?.outcome).toBe('skipped:paid')
    expect(take('...')?.outcome).toBe('skipped:empty')
    expect(take('hi')?.outcome).toBe('skipped:short')
    expect(take('HI')?.links.trigram).toEqual([{ seq: 3, score: 1_000_000 }])
  })

  it('no link across ninety days, nor to an answered message, nor across a number', () => {
    const { model, take } = inbox()
    take('free shirt', { atMs: 0 })
    expect(take('free shirt', { atMs: 90 * DAY_MS })?.outcome).toBe('created')
    expect(take('free shirt', { atMs: 90 * DAY_MS + 1 })?.links.trigram.map(({ seq }) => seq)).toEqual([2])
    model.action('c', 2)
    const decision = take('free shirt', { atMs: 90 * DAY_MS + 2 })
    expect(decision?.outcome).toBe('single')
    expect(decision?.answered?.candidate).toBe(2)
    take('i paid 50 dollars for this beautiful picture of you')
    expect(take('i paid 500 dollars for this beautiful picture of you')?.outcome).toBe('single')
  })

  it('that the newest message of a channel stands for it', () => {
    const { take, clusters } = inbox()
    take('hello there', { channel: 'a' })
    expect(take('hello there', { channel: 'a' })).toMatchObject({ outcome: 'created', superseded: 1 })
    expect(clusters()).toEqual([])
    expect(take('hello there', { channel: 'b' })?.outcome).toBe('joined')
    expect(take('hello there', { channel: 'a', atMs: 0 })?.superseded).toBeNull()
    expect(clusters()).toEqual([[2, 3]])
  })
})

describe('the model follows people', () => {
  it('refuses what was removed along links, and its text, until that is taken back', () => {
    const { model, take, clusters } = inbox({ ...config, trigramThreshold: 500_000 })
    take('cancel my order')
    take('cancel my order')
    take('cancel my orders')
    expect(clusters()).toEqual([[1, 2, 3]])
    expect(model.remove('c', 2, [3])).toEqual({ act: 0 })
    expect(clusters()).toEqual([[1, 2]])
    expect(take('cancel my orders')?.accepted?.candidate).toBe(3)
    expect(clusters()).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(model.restore('c', 0)).toEqual({ reason: 'has-another-home' })
    expect(model.remove('c', 4, [3, 4])).toEqual({ act: 1 })
    expect(model.creator('c').acts[1]?.refusals).toEqual([])
    expect(model.restore('c', 0)).toEqual({ act: 2 })
    expect(clusters()).toEqual([[1, 2, 3]])
    expect(take('cancel my orders')?.outcome).toBe('joined')
  })

  it('parts a refused pair and keeps a text away from the other text', () => {
    const { model, take, clusters } = inbox({ ...config, trigramThreshold: 500_000 })
    take('cancel my order')
    take('cancel my orders')
    expect(model.refuse('c', 2, 1)).toEqual({ act: 0 })
    expect(clusters()).toEqual([])
    expect(take('cancel my order')?.accepted?.candidate).toBe(1)
    expect(take('cancel my orders')?.accepted?.candidate).toBe(2)
    expect(clusters()).toEqual([
      [1, 3],
      [2, 4],
    ])
  })

  it('matches again what a taken-back action had answered', () => {
    const { model, take } = inbox()
    take('good morning')
    take('good morning')
    expect(model.action('c', 2)).toEqual({ act: 0 })
    expect(model.action('c', 2)).toEqual({ reason: 'already-actioned' })
    expect(model.remove('c', 2, [1])).toEqual({ reason: 'actioned' })
    expect(model.restore('c', 0)).toEqual({ act: 1 })
    expect(model.restore('c', 0)).toEqual({ reason: 'taken-back' })
    expect(model.restore('c', 1)).toEqual({ reason: 'not-restorable' })
    expect(take('good morning')?.outcome).toBe('joined')
  })
})

import { describe, expect, it } from 'vitest'
import { Model } from '../support/model/model.ts'
import { isEmpty, isShortText, normalisedText, numbersOf, trigramScoreOf } from '../support/model/text.ts'

/** What the rules say in so many words, said of the model: whoever judges others is looked at first. */

const DAY_MS = 24 * 3_600_000
const config = {
  threshold: 900_000,
  trigramThreshold: 900_000,
  suggestThreshold: 500_000,
  minimumWords: 0,
  embeddingModel: 'one',
}

/** Another text is another direction, but for words that mean the same. */
const texts: string[] = []
function vectorOf(normalised: string): number[] {
  const meaning = normalised.replace('money back', 'refund')
  if (!texts.includes(meaning)) texts.push(meaning)
  return Array.from({ length: 99 }, (_, place) => (place === texts.indexOf(meaning) ? 1 : 0))
}

function inbox(values = config) {
  const model = new Model({ config: values, vectorOf })
  let stored = 0
  type More = { channel?: string; atMs?: number; isPaid?: boolean; isLate?: boolean }
  const take = (text: string, more: More = {}) => {
    stored++
    const { channel = `channel ${stored}`, atMs = stored, isPaid = false, isLate = false } = more
    model.store({ creator: 'c', externalId: `${stored}`, text, channel, createdAtMs: atMs, isPaid }, isLate)
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
    expect(model.remove('c', 5, [3, 4])).toEqual({ act: 1 })
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

describe('the model and what comes late', () => {
  it('waits for a vector, goes on without it, and decides again when it is there', () => {
    const { model, take, clusters } = inbox()
    take('refund please')
    expect(take('money back please', { isLate: true })).toBeNull()
    expect(take('money back please')).toBeNull()
    model.lapse('c')
    expect(model.decideNext('c')).toMatchObject({ seq: 2, outcome: 'single', isDegraded: true })
    expect(model.decideNext('c')).toMatchObject({ seq: 3, outcome: 'created', accepted: { candidate: 2 } })
    expect(model.decideNext('c')).toBeNull()
    model.arrive('c', 2)
    expect(model.decideNext('c')).toMatchObject({
      history: 4,
      outcome: 'degraded:kept',
      accepted: { candidate: 1 },
      matchedHome: null,
      ownHome: 3,
      replaces: 2,
    })
    expect(model.decideNext('c')).toBeNull()
    expect(clusters()).toEqual([[2, 3]])
  })

  it('groups by a second decision whoever has no home, and is matched by its late vector then', () => {
    const { model, take, clusters } = inbox()
    take('refund please')
    take('money back please', { isLate: true })
    model.lapse('c')
    model.decideNext('c')
    expect(take('refund please')).toMatchObject({ outcome: 'created', links: { vector: [{ seq: 1 }] } })
    model.arrive('c', 2)
    expect(model.decideNext('c')).toMatchObject({ seq: 2, outcome: 'joined', ownHome: 3 })
    expect(take('refund please')).toMatchObject({ links: { vector: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] } })
    expect(clusters()).toEqual([[1, 2, 3, 4]])
  })

  it('keeps out while the gate is off, and takes in when asked', () => {
    const { model, take, clusters } = inbox()
    take('good morning')
    model.setGate('c', 'off')
    expect(take('good morning', { isLate: true })).toMatchObject({
      outcome: 'skipped:gate',
      isDegraded: false,
    })
    expect(take('?!')?.outcome).toBe('skipped:empty')
    expect(model.takeIn('c')).toBe(0)
    model.setGate('c', 'on')
    expect(take('good morning')?.links.trigram).toEqual([{ seq: 1, score: 1_000_000 }])
    expect(model.decideNext('c')).toBeNull()
    expect(model.takeIn('c')).toBe(1)
    model.lapse('c')
    expect(model.decideNext('c')).toBeNull()
    model.arrive('c', 2)
    expect(model.decideNext('c')).toMatchObject({ seq: 2, outcome: 'joined', replaces: 2 })
    expect(clusters()).toEqual([[1, 2, 4]])
    expect(model.takeIn('c')).toBe(0)
  })

  it('decides in shadow as ever, and shows nobody before the gate is on', () => {
    const { model, take, clusters } = inbox()
    take('good morning')
    take('good morning', { channel: 'a' })
    model.setGate(null, 'shadow')
    expect(take('good morning', { channel: 'a' })).toMatchObject({ outcome: 'joined', superseded: 2 })
    expect(clusters()).toEqual([[1, 2]])
    model.setGate('c', 'on')
    expect(take('good morning', { channel: 'b' })).toMatchObject({ outcome: 'joined', isShadow: false })
    expect(clusters()).toEqual([[1, 3, 4]])
  })

  it('uses the config of the creator’s model until its messages have vectors of the new one', () => {
    const { model, take } = inbox()
    take('good morning')
    take('good morning?', { isLate: true })
    model.lapse('c')
    model.decideNext('c')
    expect(model.setConfig({ ...config, trigramThreshold: 1_000_000, embeddingModel: 'two' })).toBe(2)
    expect(take('good night')?.configVersion).toBe(1)
    expect(model.moveModel('c')).toBe('waits')
    model.arrive('c', 2)
    expect(model.moveModel('c')).toBe('moved')
    expect(model.decideNext('c')).toMatchObject({ seq: 2, configVersion: 2 })
    expect(take('good night')?.configVersion).toBe(2)
  })
})

describe('the model joins and deletes', () => {
  it('puts a message into its candidate’s home, or both into a new one, and takes that back', () => {
    const { model, take, clusters } = inbox()
    take('cancel my order')
    take('cancel my orders')
    take('cancel my order')
    expect(clusters()).toEqual([[1, 3]])
    expect(model.join('c', 1, 3)).toEqual({ reason: 'has-a-home' })
    expect(model.join('c', 2, 3)).toEqual({ reason: 'not-linked' })
    expect(model.join('c', 2, 1)).toEqual({ act: 0 })
    expect(clusters()).toEqual([[1, 2, 3]])
    expect(model.restore('c', 0)).toEqual({ act: 1 })
    expect(clusters()).toEqual([[1, 3]])
    model.refuse('c', 2, 3)
    expect(model.join('c', 2, 1)).toEqual({ reason: 'refused' })
    take('cancel an order')
    take('cancel an order at once')
    expect(model.join('c', 5, 4)).toEqual({ act: 3 })
    expect(clusters()).toEqual([
      [1, 3],
      [4, 5],
    ])
    expect(model.creator('c').acts[3]).toMatchObject({ history: 9, cluster: 9 })
    model.action('c', 9)
    expect(model.restore('c', 3)).toEqual({ reason: 'cluster-actioned' })
    expect(model.join('c', 2, 4)).toEqual({ reason: 'not-linked' })
  })

  it('does not join what is answered, and does not undo a join that is over', () => {
    const { model, take } = inbox()
    take('cancel my order')
    take('cancel my orders')
    expect(model.join('c', 2, 1)).toEqual({ act: 0 })
    model.remove('c', 3, [2])
    expect(model.restore('c', 0)).toEqual({ reason: 'has-another-home' })
    take('cancel my order')
    model.action('c', 3)
    expect(model.join('c', 2, 1)).toEqual({ reason: 'answered' })
  })

  it('deletes for good', () => {
    const { model, take, clusters } = inbox()
    take('good morning')
    take('good morning')
    take('good morning')
    model.remove('c', 2, [3])
    expect(model.erase('c', 3)).toEqual({ act: 1 })
    expect(model.erase('c', 3)).toEqual({ reason: 'deleted' })
    expect(model.restore('c', 0)).toEqual({ reason: 'deleted' })
    expect(model.restore('c', 1)).toEqual({ reason: 'not-restorable' })
    model.action('c', 2)
    expect(model.erase('c', 1)).toEqual({ act: 3 })
    expect(model.restore('c', 2)).toEqual({ act: 4 })
    expect(clusters()).toEqual([])
    expect(take('good morning')?.links.trigram).toEqual([{ seq: 2, score: 1_000_000 }])
    expect(model.join('c', 4, 1)).toEqual({ reason: 'deleted' })
    expect(model.refuse('c', 4, 1)).toEqual({ reason: 'deleted' })
    model.store({ creator: 'c', externalId: '9', text: 'hi', channel: 'a', createdAtMs: 9, isPaid: false })
    model.erase('c', 5)
    expect(model.decideNext('c')?.outcome).toBe('skipped:empty')
    const again = { creator: 'c', externalId: '9', text: 'hi', channel: 'a', createdAtMs: 9, isPaid: false }
    expect(model.store(again)).toBe('duplicate')
  })
})

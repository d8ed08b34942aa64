import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise } from '../../shared/text/normalise.ts'
import { trigramsOf, wordsOf } from '../../shared/text/trigrams.ts'

describe('trigrams', () => {
  test('of one word are its neighbours of three, with two spaces before it and one after it', () => {
    expect([...trigramsOf('cat')]).toEqual(['  c', ' ca', 'cat', 'at '])
    expect([...trigramsOf('a')]).toEqual(['  a', ' a '])
    expect([...trigramsOf('𝔞b')]).toEqual(['  𝔞', ' 𝔞b', '𝔞b '])
  })

  test('of a text are those of its words, in any order and any number', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zäß0-9]+$/)), (words) => {
        const union = new Set(words.flatMap((word) => [...trigramsOf(word)]))
        expect(trigramsOf(words.toReversed().join(' - '))).toEqual(union)
        expect(trigramsOf([...words, ...words].join('! '))).toEqual(union)
      }),
    )
  })

  test('a word of n different letters has n + 1', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z𐐨-𐑏]$/u), { minLength: 1 }), (letters) => {
        expect(trigramsOf(letters.join('')).size).toBe(letters.length + 1)
      }),
    )
  })

  test('a mark is part of a word but never starts one, so emoji have none', () => {
    expect(wordsOf(normalise('❤️ 👍🏽 ☎️'))).toEqual([])
    expect(wordsOf('हिन्दी é')).toEqual(['हिन्दी', 'é'])
    expect(trigramsOf('... ❤️').size).toBe(0)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  digitSequences,
  isEmptyText,
  normalise,
  storable,
  storableJson,
  wordCount,
} from '../../shared/text/normalise.ts'

const anyText = fc.string({ unit: 'binary' })
/** Includes lone surrogates. */
const brokenText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
})

describe('storable', () => {
  test('keeps a text that Postgres can hold and replaces exactly what it cannot', () => {
    fc.assert(
      fc.property(brokenText, (text) => {
        const units = Array.from(text, (character) => {
          const codePoint = character.codePointAt(0) ?? 0
          return codePoint === 0 || (codePoint >= 0xd800 && codePoint <= 0xdfff) ? '\uFFFD' : character
        })
        expect(storable(text)).toBe(units.join(''))
      }),
    )
  })

  test('a payload keeps its shape, with every string and key storable', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const clean = JSON.parse(JSON.stringify(value).replaceAll('\\u0000', ' ').toWellFormed())
        expect(storableJson(clean)).toEqual(clean)
      }),
    )
    expect(storableJson({ 'a\0': ['\uD800', { b: 'x\0y' }], n: 1, none: null })).toEqual({
      'a\uFFFD': ['\uFFFD', { b: 'x\uFFFDy' }],
      n: 1,
      none: null,
    })
  })
})

describe('normalise', () => {
  test('is lower-case NFKC without outer, double or other white space than the space', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, brokenText), (text) => {
        const normalised = normalise(text)
        expect(normalised.isWellFormed()).toBe(true)
        expect(normalised).not.toMatch(/^\s|\s$|\s\s|[^\S ]|\0|\u0085/u)
        expect(normalised).toBe(normalised.toLowerCase())
      }),
    )
  })

  test('does nothing to what it made', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        // A few capitals with marks have a composed form in lower case only, and NFKC comes first.
        const folded = text.normalize('NFKC').toLowerCase()
        fc.pre(folded === folded.normalize('NFKC'))
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
    )
  })

  test('makes one of what looks the same', () => {
    expect(normalise('  ＨＥＬＬＯ\t\u00a0 Wörld\r\n')).toBe('hello wörld')
    expect(normalise('Wo\u0308rld')).toBe(normalise('W\u00f6rld'))
    expect(normalise('a\0b\uDC00')).toBe('a\uFFFDb\uFFFD')
    expect(normalise('a\u0085\ufeff\u2028b')).toBe('a b')
  })
})

describe('what is left of a text', () => {
  test('is empty without a letter, digit or symbol', () => {
    for (const text of ['', '...', '?!', '\u200f\u200e', '—', '\ufe0f'])
      expect(isEmptyText(normalise(text))).toBe(true)
    for (const text of ['a', '٣', '❤️', '👍', '$', '你']) expect(isEmptyText(normalise(text))).toBe(false)
  })

  test('words are counted by white space', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z0-9'!?]+$/)),
        fc.stringMatching(/^[ \t\n]+$/),
        (words, gap) => {
          expect(wordCount(normalise(words.join(gap)))).toBe(words.length)
        },
      ),
    )
  })

  test('a text in a script without spaces has no word count', () => {
    for (const text of ['你好', 'こんにちは', 'カード', 'สวัสดี', 'ສະບາຍດີ', 'សួស្តី', 'မင်္ဂလာပါ', 'ok 你好'])
      expect(wordCount(normalise(text))).toBeNull()
    expect(wordCount(normalise('안녕 하세요'))).toBe(2)
    expect(wordCount(normalise('привет мир'))).toBe(2)
  })
})

describe('sequences of digits', () => {
  test('are found in order, whatever stands between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[0-9]{1,12}$/)),
        fc.stringMatching(/^[a-z $.,-]+$/),
        (numbers, gap) => {
          expect(digitSequences(normalise(numbers.join(gap)))).toEqual(numbers)
        },
      ),
    )
  })

  test('are the same in every script', () => {
    const zeros = Array.from({ length: 0x20000 }, (_, codePoint) => codePoint).filter((codePoint) =>
      /\p{Nd}/u.test(String.fromCodePoint(codePoint)),
    )
    expect(zeros.length).toBeGreaterThan(600)
    expect(zeros.length % 10).toBe(0)
    zeros.forEach((codePoint, index) => {
      expect(digitSequences(String.fromCodePoint(codePoint))).toEqual([String(index % 10)])
    })
    expect(digitSequences('२०२४ и ٥٠٠')).toEqual(['2024', '500'])
  })
})

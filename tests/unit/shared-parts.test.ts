import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise } from '../../shared/text/normalise.ts'
import { sharedParts } from '../../shared/text/shared-parts.ts'

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.lorem())
const shared = (one: string, other: string): string[] =>
  sharedParts(one, other).flatMap((part) => (part.isShared ? [part.text] : []))

describe('shared parts', () => {
  test('joined are the text as it was written, and neighbours differ', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const parts = sharedParts(one, other)
        expect(parts.map((part) => part.text).join('')).toBe(one)
        for (const [index, part] of parts.entries()) {
          expect(part.text).not.toBe('')
          expect(part.isShared).not.toBe(parts[index + 1]?.isShared)
        }
      }),
    )
  })

  test('every letter and digit is shared with the text itself, nothing with an empty one', () => {
    fc.assert(
      fc.property(text, (one) => {
        const rest = sharedParts(one, one).filter((part) => !part.isShared)
        for (const part of rest) expect(part.text.normalize('NFKC')).not.toMatch(/[\p{L}\p{N}]/u)
        expect(shared(one, '')).toEqual([])
      }),
    )
  })

  test('what is shared does not depend on how the other text is spelled', () => {
    fc.assert(
      fc.property(fc.lorem(), fc.lorem(), (one, other) => {
        expect(sharedParts(one, other)).toEqual(sharedParts(one, normalise(other).toUpperCase()))
      }),
    )
  })

  test('whole words of any length, and three letters or more inside other words', () => {
    expect(shared('I lost my CARD', 'my card is lost, am i ok')).toEqual(['I', 'lost', 'my', 'CARD'])
    expect(shared('cancelled', 'canceling')).toEqual(['cancel'])
    expect(shared('the then', 'that')).toEqual([])
    expect(shared('ＣＡＲＤ ﬁne', 'card finely')).toEqual(['ＣＡＲＤ', 'ﬁne'])
    expect(shared('ΟΔΟΣ', 'οδος')).toEqual(['ΟΔΟΣ'])
  })
})

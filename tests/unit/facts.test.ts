import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textFacts } from '../../electron/messages/facts.ts'

test('texts that look the same have the same facts', () => {
  fc.assert(
    fc.property(fc.lorem(), (text) => {
      expect(textFacts(`\t${text.toUpperCase().replaceAll(' ', ' \n ')} `)).toEqual(textFacts(text))
    }),
  )
})

test('the hash is the SHA-256 of the normalised text', () => {
  expect(textFacts('  Hello\nWorld ').textHash).toBe(
    createHash('sha256').update('hello world', 'utf8').digest('hex'),
  )
  expect(textFacts('Hello World').textHash).toBe(
    'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  )
})

test('the numbers of two texts hash alike exactly where the sequences of digits are alike', () => {
  const numbers = fc.array(fc.stringMatching(/^[0-9]{1,3}$/), { maxLength: 3 })
  fc.assert(
    fc.property(numbers, numbers, (some, others) => {
      const [one, other] = [textFacts(`pay ${some.join(' and ')} now`), textFacts(others.join('-'))]
      expect(one.numbersHash === other.numbersHash).toBe(some.join() === others.join())
      expect(one.numbersHash).toMatch(some.length === 0 ? /^$/ : /^[0-9a-f]{16}$/)
    }),
  )
})

test('an empty text is known by its facts', () => {
  expect(textFacts(' ?! ')).toMatchObject({ normalised: '?!', isEmpty: true, wordCount: 1, numbersHash: '' })
  expect(textFacts('👍')).toMatchObject({ isEmpty: false })
})

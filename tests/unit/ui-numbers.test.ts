import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bytesText,
  counted,
  countText,
  groupedText,
  percentText,
  scoreText,
  signed,
  thresholdText,
} from '../../renderer/ui/numbers.ts'

const similarity = fc.integer({ min: 0, max: 10_000 }).map((value) => value / 10_000)

test('only one of a thing is called by its singular', () => {
  fc.assert(
    fc.property(fc.nat(), (value) => {
      expect(counted(value, 'message').endsWith('messages')).toBe(value !== 1)
      expect(counted(value, 'message')).toContain(countText(value))
    }),
    { examples: [[0], [1], [2]] },
  )
})

test('a count reads back as the same number once its thin spaces are gone', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const text = countText(value)
      expect(Number(text.replaceAll('\u2009', '').replace('\u2212', '-'))).toBe(value)
      expect(text).toMatch(/^\u2212?\d{1,3}(\u2009\d{3})*$/)
    }),
  )
})

test('whole numbers in a sentence are grouped as counts are, on one line, and nothing else in it changes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), (values) => {
      const said = (text: (value: number) => string) =>
        values.map((value) => `$${text(value)} for each`).join('; ')
      expect(groupedText(said(String))).toBe(said((value) => countText(value).replaceAll('\u2009', '\u202f')))
    }),
  )
  for (const asItIs of ['999 ms', '0.00123 and 1.2345 %', 'sha1024x, 2048bit', 'model-3072'])
    expect(groupedText(asItIs)).toBe(asItIs)
})

test('a score has two digits, four on a close look', () => {
  fc.assert(
    fc.property(similarity, (value) => {
      expect(scoreText(value)).toMatch(/^[01]\.\d{2}$/)
      expect(Number(scoreText(value, 4))).toBe(value)
    }),
  )
})

test('a threshold loses no digit, and shows at least two', () => {
  fc.assert(
    fc.property(similarity, (value) => {
      expect(Number(thresholdText(value))).toBe(value)
      expect(thresholdText(value)).toMatch(/^[01]\.\d{2,4}$/)
      expect(thresholdText(value)).not.toMatch(/\.\d{2}\d?0$/)
    }),
  )
})

test('a difference shows its direction, and none where there is none', () => {
  expect(signed(167, countText)).toBe('+167')
  expect(signed(-1_167, countText)).toBe('\u22121\u2009167')
  expect(signed(0, countText)).toBe('0')
  expect(signed(-0.071, percentText)).toBe('\u22127.1\u2009%')
})

test('bytes are told in a unit that leaves less than four digits before the point', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 40), (bytes) => {
      const [value = '', unit = ''] = bytesText(bytes).split(/\u2009(?=[a-zA-Z])/)
      const factor = 1024 ** ['bytes', 'KB', 'MB', 'GB'].indexOf(unit)
      expect(Math.abs(Number(value.replaceAll('\u2009', '')) * factor - bytes)).toBeLessThanOrEqual(
        factor * 0.06,
      )
    }),
  )
})

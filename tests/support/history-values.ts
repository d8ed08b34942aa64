import fc from 'fast-check'
import type { ModelConfig, ModelValues } from './model/types.ts'

const vocabulary = ['refund', 'refunds', 'order', 'ordered', 'card', 'late', 'hi', 'not', '5', '50']

const style = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => ` ${text.replaceAll(' ', '  \n')} `,
  (text) => `${text}!`,
  (text) => `${text} 🙏`,
)

const words = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 4 })
const spoken = fc.tuple(words, style).map(([chosen, styled]) => styled(chosen.join(' ')))
const odd = fc.constantFrom(
  '',
  ' \t',
  '?!…',
  '🙏',
  '🙏',
  '🙏🙏',
  '☕ 🙏',
  '☕ 🙏',
  '退款在哪里',
  'ｃａｒｄ',
  'a\u0000b',
  '\ud83d late',
  '<b>card</b>',
)
export const anyText = fc.oneof({ weight: 9, arbitrary: spoken }, { weight: 2, arbitrary: odd })

const millionths = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 5, max: 100 }).map((hundredths) => hundredths * 10_000) },
  { weight: 2, arbitrary: fc.constantFrom(0, 300_000, 500_000, 1_000_000) },
)

/** Any thresholds, from those that group everything to those that group nothing. */
export const randomValues: fc.Arbitrary<ModelValues> = fc.record({
  threshold: millionths,
  trigramThreshold: millionths,
  suggestThreshold: millionths,
  minimumWords: fc.constantFrom(0, 0, 0, 1, 2, 2, 3),
})

export const configOf = (models: readonly string[]): fc.Arbitrary<ModelConfig> =>
  fc
    .tuple(randomValues, fc.constantFrom(...models))
    .map(([values, embeddingModel]) => ({ ...values, embeddingModel }))

/** Hours since the message before: mostly little; sometimes so much that a chain of links grows older than 90 days; or back. */
export const gapHours = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 1, 30) },
  { weight: 2, arbitrary: fc.constantFrom(-24, -1, -2000, 24 * 40, 24 * 40, 24 * 50, 24 * 90) },
)

/** Texts of a history: some come again and again, the first most often. */
export function textOf(pool: string[]): fc.Arbitrary<string> {
  const pooled = fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 })).map(([one, other]) => {
    const last = pool.length - 1
    return pool[Math.floor((Math.min(one, other) / 100) * (last + 1))] ?? ''
  })
  return fc.oneof({ weight: 4, arbitrary: pooled }, { weight: 1, arbitrary: anyText })
}

import fc from 'fast-check'
import type { ModelConfig } from './model/types.ts'

/**
 * One thing that happens, in plain values. Messages, clusters and acts are named by a position that
 * wraps around whatever there is, so that every command means something at every moment and a shrunken
 * history is still one. `playing.ts` says what each means.
 */
export type Command =
  | {
      do: 'store'
      creator: number
      text: string
      channel: number
      gapHours: number
      isPaid: boolean
      thenDecide: boolean
    }
  /** Sends an earlier message again, with its text or with another one. */
  | { do: 'resend'; creator: number; message: number; text: string | null }
  /** Decides everything that waits. */
  | { do: 'decide'; creator: number }
  | { do: 'config'; config: ModelConfig }
  | { do: 'action'; creator: number; cluster: number }
  /** Members at these positions, or all but them; several may come to the same. */
  | { do: 'remove'; creator: number; cluster: number; members: number[]; allBut: boolean }
  /** Two of one home; where `cluster` is null two of all messages, or a pair that is refused already. */
  | { do: 'refuse'; creator: number; first: number; second: number; cluster: number | null; again: boolean }
  | { do: 'restore'; creator: number; act: number }

export type RandomHistory = { config: ModelConfig; commands: Command[] }

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
  '🙏🙏',
  '☕ 🙏',
  '退款在哪里',
  'ｃａｒｄ',
  'a\u0000b',
  '\ud83d late',
  '<b>card</b>',
)
const anyText = fc.oneof({ weight: 9, arbitrary: spoken }, { weight: 2, arbitrary: odd })

const millionths = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 5, max: 100 }).map((hundredths) => hundredths * 10_000) },
  { weight: 2, arbitrary: fc.constantFrom(0, 300_000, 500_000, 1_000_000) },
)

/** Any config, from one that groups everything to one that groups nothing. */
export const randomConfig: fc.Arbitrary<ModelConfig> = fc.record({
  threshold: millionths,
  trigramThreshold: millionths,
  suggestThreshold: millionths,
  minimumWords: fc.constantFrom(0, 0, 0, 1, 2, 2, 3),
})

/** Hours since the message before: mostly little; sometimes so much that a chain of links grows older than 90 days; or back. */
const gapHours = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 1, 30) },
  { weight: 2, arbitrary: fc.constantFrom(-24, -1, -2000, 24 * 40, 24 * 40, 24 * 50, 24 * 90) },
)

const position = fc.nat({ max: 1000 })
const creator = fc.constantFrom(0, 0, 0, 0, 1)

/** `pool`: texts that come again and again, the first most often. */
const command = (pool: string[]): fc.Arbitrary<Command> => {
  const pooled = fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 99 })).map(([one, other]) => {
    const last = pool.length - 1
    return pool[Math.floor((Math.min(one, other) / 100) * (last + 1))] ?? ''
  })
  const text = fc.oneof({ weight: 4, arbitrary: pooled }, { weight: 1, arbitrary: anyText })
  return fc.oneof(
    {
      weight: 30,
      arbitrary: fc.record({
        do: fc.constant('store'),
        creator,
        text,
        channel: fc.nat({ max: 7 }),
        gapHours,
        isPaid: fc.integer({ min: 0, max: 19 }).map((one) => one === 0),
        thenDecide: fc.integer({ min: 0, max: 3 }).map((one) => one > 0),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('resend'),
        creator,
        message: position,
        text: fc.option(text, { nil: null }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('decide'), creator }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('config'), config: randomConfig }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('action'), creator, cluster: position }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('remove'),
        creator,
        cluster: position,
        members: fc.array(position, { minLength: 1, maxLength: 4 }),
        allBut: fc.integer({ min: 0, max: 2 }).map((one) => one === 0),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('refuse'),
        creator,
        first: position,
        second: position,
        cluster: fc.option(position, { nil: null, freq: 1 }),
        again: fc.boolean(),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('restore'), creator, act: position }) },
  )
}

/** A random history of up to `maxLength` commands. */
export const randomHistory = (maxLength: number): fc.Arbitrary<RandomHistory> =>
  fc.array(anyText, { minLength: 1, maxLength: 5 }).chain((pool) =>
    fc.record({
      config: randomConfig,
      commands: fc.array(command(pool), { minLength: 1, maxLength, size: 'max' }),
    }),
  )

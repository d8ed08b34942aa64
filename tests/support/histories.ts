import fc from 'fast-check'
import type { Command, RandomHistory } from './commands.ts'
import { anyText, configOf, gapHours, textOf } from './history-values.ts'

const position = fc.nat({ max: 1000 })
const creator = fc.constantFrom(0, 0, 0, 0, 1)
const oneIn = (times: number) => fc.integer({ min: 1, max: times }).map((one) => one === times)
const mostly = oneIn(4).map((isSeldom) => !isSeldom)

type Of<Do extends Command['do']> = Extract<Command, { do: Do }>

type Fields<Do extends Command['do']> = {
  [Key in Exclude<keyof Of<Do>, 'do'>]: fc.Arbitrary<Of<Do>[Key]>
}

type Kind = { kind: Command['do']; weight: number; command: fc.Arbitrary<Command> }

const kindOf = <Do extends Command['do']>(kind: Do, weight: number, fields: Fields<Do>): Kind => ({
  kind,
  weight,
  command: (fc.record as (model: object) => fc.Arbitrary<Command>)({ do: fc.constant(kind), ...fields }),
})

const storing = (text: fc.Arbitrary<string>, lateOneIn: number): Kind[] => [
  kindOf('store', 60, {
    creator,
    text,
    channel: fc.nat({ max: 7 }),
    gapHours,
    isPaid: oneIn(20),
    isLate: oneIn(lateOneIn),
    thenDecide: mostly,
  }),
  kindOf('resend', 2, { creator, message: position, text: fc.option(text, { nil: null }) }),
]

const deciding = (models: readonly string[]): Kind[] => [
  kindOf('decide', 4, { creator }),
  kindOf('config', 2, { config: configOf(models) }),
  kindOf('arrive', 8, { creator, message: position, thenDecide: mostly }),
  kindOf('lapse', 7, { creator, thenDecide: mostly }),
  kindOf('gate', 4, {
    creator: fc.option(creator, { nil: null }),
    value: fc.constantFrom('on', 'on', 'on', 'shadow', 'off'),
  }),
  kindOf('takeIn', 5, { creator, thenDecide: mostly }),
  kindOf('rebuild', 3, { creator, config: fc.option(configOf(models), { nil: null, freq: 3 }) }),
]

const moving = kindOf('move', 2, { creator })

const acting = [
  kindOf('action', 6, { creator, cluster: position }),
  kindOf('remove', 6, {
    creator,
    cluster: position,
    members: fc.array(position, { minLength: 1, maxLength: 4 }),
    allBut: fc.boolean(),
  }),
  kindOf('refuse', 6, {
    creator,
    first: position,
    second: position,
    cluster: fc.option(position, { nil: null, freq: 1 }),
    again: fc.boolean(),
  }),
  kindOf('join', 8, {
    creator,
    message: position,
    candidate: position,
    pick: fc.constantFrom('suggested', 'suggested', 'linked', 'linked', 'any'),
  }),
  kindOf('delete', 5, {
    creator,
    message: position,
    pick: fc.constantFrom('any', 'any', 'removed', 'refused', 'joined', 'pending', 'late'),
  }),
  kindOf('restore', 9, { creator, act: position }),
]

/** What a history leans to, so that what takes several rare steps is met too; about half of them are even. */
const leaning = fc.constantFrom<readonly Command['do'][]>(
  [],
  [],
  [],
  [],
  ['join', 'restore', 'action', 'remove'],
  ['delete', 'restore', 'remove', 'action'],
  ['refuse', 'restore', 'join'],
  ['arrive', 'lapse', 'remove', 'decide'],
  ['gate', 'takeIn', 'lapse', 'action'],
  ['rebuild', 'config', 'restore', 'action', 'delete'],
)

/** How many times as often the commands come to which a history leans. */
const LEANING = 3

/** Of any length, mostly long: what takes several steps is seldom met in a short one. */
const commandsOf = (command: fc.Arbitrary<Command>, maxLength: number) => {
  const from = (minLength: number) => fc.array(command, { minLength, maxLength, size: 'max' })
  return fc.oneof(
    { weight: 1, arbitrary: from(1) },
    { weight: 3, arbitrary: from(Math.floor(maxLength / 2)) },
  )
}

export const MODELS = ['one', 'two'] as const

/** A random history of up to `maxLength` commands; with one model no creator moves to another. */
export const randomHistory = (
  maxLength: number,
  models: readonly string[] = MODELS,
): fc.Arbitrary<RandomHistory> =>
  fc
    .tuple(fc.array(anyText, { minLength: 1, maxLength: 5 }), leaning, fc.constantFrom(8, 8, 2))
    .chain(([pool, leansTo, lateOneIn]) => {
      const moves = models.length > 1 ? [moving] : []
      const kinds = [...storing(textOf(pool), lateOneIn), ...deciding(models), ...moves, ...acting]
      const weighted = kinds.map(({ kind, weight, command }) => ({
        weight: leansTo.includes(kind) ? weight * LEANING : weight,
        arbitrary: command,
      }))
      return fc.record({
        config: configOf(models),
        commands: commandsOf(fc.oneof(...weighted), maxLength),
      })
    })

import { parseArgs } from 'node:util'
import { Gate, type SetGate } from '../../shared/model/gate.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { noPositionals } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { type Column, minute, table } from './table.ts'

const COLUMNS: Column[] = [
  { title: 'CREATOR', maxWidth: 40 },
  { title: 'GATE' },
  { title: 'SET BY', maxWidth: 30 },
  { title: 'SINCE (UTC)' },
]

/** A creator may have any name, so everyone is no name but an option. */
const EVERYONE = '(everyone)'

const inWords = (gates: readonly SetGate[]): string =>
  table(
    COLUMNS,
    gates.map(({ creator, value, author, changedAt }) => [
      creator ?? EVERYONE,
      value,
      author,
      minute(changedAt),
    ]),
  )

export const gatesCommand: Command = {
  name: 'gates',
  parameters: '',
  summary: 'Lists for whom it was set whether messages are grouped; for all others they are.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return async ({ client, output }) => {
      const gates = await client.gates.list()
      await output.result(gates, inWords(gates))
      return 0
    }
  },
}

export const gatesSetCommand: Command = {
  name: 'gates set',
  parameters: 'CREATOR|--everyone on|shadow|off|default',
  summary: 'Sets whether messages of a creator are grouped, from the next one on.',
  details: [
    'on: messages are grouped. shadow: they are decided all the same, and nobody sees the clusters until it is on.',
    'off: they are only stored, and can be taken in later. default: what was set is taken away again.',
    '--everyone is every creator without a gate of its own.',
  ],
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { everyone: { type: 'boolean', default: false } },
    })
    const input = readGate(positionals, values.everyone)
    return async ({ client, output }) => {
      const gates = await client.gates.set(input)
      await output.result(gates, inWords(gates))
      return 0
    }
  },
}

function readGate(words: readonly string[], isEveryone: boolean) {
  const [creator, gate] = isEveryone ? [null, ...words] : words
  noPositionals(words.slice(isEveryone ? 1 : 2))
  const named = CreatorId.nullable().safeParse(creator)
  if (!named.success) throw new UsageError('CREATOR must have 1 to 200 characters; or say --everyone.')
  const read = gate === 'default' ? null : Gate.safeParse(gate).data
  if (read === undefined) {
    throw new UsageError(`The gate must be one of: ${[...Gate.options, 'default'].join(', ')}.`)
  }
  return { creator: named.data, gate: read }
}

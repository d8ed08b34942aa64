import { parseArgs } from 'node:util'
import { wordsOf } from '../../shared/failure-words.ts'
import type { Connection } from '../../shared/model/connection.ts'
import type { Status } from '../../shared/model/status.ts'
import { hostText } from '../../shared/text/server-hosts.ts'
import { noPositionals, onlyPositional } from './arguments.ts'
import { type Command, type ExitCode, UsageError } from './command.ts'
import { lookInWords } from './look-words.ts'
import type { Output } from './output.ts'
import { needsPassword, tryPassword } from './password.ts'
import { type Column, table } from './table.ts'

const COLUMNS: Column[] = [
  { title: 'IN USE' },
  { title: 'NAME', maxWidth: 40 },
  { title: 'SERVER', maxWidth: 60 },
  { title: 'DATABASE', maxWidth: 30 },
  { title: 'USER', maxWidth: 30 },
  { title: 'PROTECTION' },
  { title: 'PASSWORD' },
]

export const connectionsCommand: Command = {
  name: 'connections',
  leavesSchema: true,
  parameters: '',
  summary: 'Lists the databases that Likeness knows, and which one is in use.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return async ({ client, output }) => {
      const connections = await client.connections.list()
      await output.result(connections, table(COLUMNS, connections.map(rowOf)))
      return 0
    }
  },
}

const rowOf = ({ name, address, password, isActive }: Connection): string[] => [
  isActive ? 'yes' : '',
  name,
  address?.hosts.map(hostText).join(', ') ?? '-',
  address?.database ?? '-',
  address?.user ?? '-',
  address?.tls ?? '-',
  password,
]

export const connectionsUseCommand: Command = {
  name: 'connections use',
  parameters: 'NAME',
  summary: 'Chooses the database to work on, from now on and after a restart.',
  details: [
    'NAME is a name or id that `connections` lists; `embedded` is the database in the data folder.',
    'A password that is not known is asked for on the terminal.',
  ],
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const name = onlyPositional(positionals, 'NAME')
    return async ({ client, output }) => {
      const { id } = named(await client.connections.list(), name)
      const status = await client.connections.use({ id })
      const again = needsPassword(status.database) ? await tryPassword(client, status.database) : null
      return await tell(again ?? status, output)
    }
  },
}

function named(connections: readonly Connection[], name: string): Connection {
  const found = connections.filter((connection) => connection.id === name || connection.name === name)
  const [only] = found
  if (only === undefined) throw new UsageError(`There is no connection "${name}"; "connections" lists them.`)
  if (found.length > 1) throw new UsageError(`Several connections are named "${name}"; say the id of one.`)
  return only
}

async function tell({ database }: Status, output: Output): Promise<ExitCode> {
  const words = database.failure && wordsOf(database.failure)
  await output.result(database, `${database.connection.name}: ${database.state}\n`)
  if (words) for (const line of [words.title, words.next]) output.note(line)
  return database.state === 'open' ? 0 : 1
}

export const connectionsLookCommand: Command = {
  name: 'connections look',
  leavesSchema: true,
  parameters: '',
  summary: 'Looks at the database in use and changes nothing: what it is, what it has, what is in the way.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return async ({ client, output }) => {
      const look = await client.connections.look()
      await output.result(look, lookInWords(look))
      return look.obstacles.length === 0 ? 0 : 1
    }
  },
}

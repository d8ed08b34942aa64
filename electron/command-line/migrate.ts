import { parseArgs } from 'node:util'
import type { MigrationStatus } from '../../shared/model/migration.ts'
import { noPositionals } from './arguments.ts'
import type { Client } from './client.ts'
import { type Command, UsageError } from './command.ts'
import { escapeForTerminal } from './escape.ts'
import { lookInWords } from './look-words.ts'
import type { Output } from './output.ts'
import { minute, table } from './table.ts'

const MAX_STEPS = 100

export const migrateStatusCommand: Command = {
  name: 'migrate status',
  leavesSchema: true,
  parameters: '',
  summary: 'Lists migrations and when the database got each.',
  read: withoutOptions(async ({ client, output }) => {
    const migrations = await client.migrations.status()
    await output.result(migrations, inWords(migrations))
    return 0
  }),
}

export const migrateUpCommand: Command = {
  name: 'migrate up',
  leavesSchema: true,
  parameters: '',
  summary: 'Applies the migrations that are missing; of a server it first says what was found.',
  read: withoutOptions(async ({ client, output }) => {
    const migrations = await migrateUp(client, output)
    await output.result(migrations, inWords(migrations))
    return 0
  }),
}

/** A server may be others' too: what is agreed to is what was shown. */
async function migrateUp(client: Client, output: Output): Promise<MigrationStatus[]> {
  const { database } = await client.status.read()
  if (database.kind === 'embedded') return client.migrations.up()
  const look = await client.connections.look()
  for (const line of lookInWords(look).trimEnd().split('\n')) output.note(line)
  await client.connections.migrate({ fingerprint: look.fingerprint })
  return client.migrations.status()
}

export const migrateDownCommand: Command = {
  name: 'migrate down',
  leavesSchema: true,
  parameters: '[--steps N]',
  summary: 'Takes the last N migrations (1) back, with everything stored in what they made.',
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { steps: { type: 'string', default: '1' } },
    })
    noPositionals(positionals)
    const steps = Number(values.steps)
    if (!Number.isInteger(steps) || steps < 1 || steps > MAX_STEPS) {
      throw new UsageError(`--steps must be a whole number from 1 to ${MAX_STEPS}.`)
    }
    return async ({ client, output }) => {
      const migrations = await client.migrations.down({ steps })
      await output.result(migrations, inWords(migrations))
      return 0
    }
  },
}

export const migrateVerifyCommand: Command = {
  name: 'migrate verify',
  leavesSchema: true,
  parameters: '',
  summary: 'Compares the database with what the migrations make; exits with 1 where they differ.',
  read: withoutOptions(async ({ client, output }) => {
    const verdict = await client.migrations.verify()
    const words = verdict.isAsExpected ? ['The database is as expected.'] : verdict.differences
    await output.result(verdict, words.map((line) => `${escapeForTerminal(line)}\n`).join(''))
    return verdict.isAsExpected ? 0 : 1
  }),
}

function withoutOptions(action: ReturnType<Command['read']>): Command['read'] {
  return (args) => {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return action
  }
}

const inWords = (migrations: readonly MigrationStatus[]) =>
  table(
    [{ title: 'MIGRATION' }, { title: 'APPLIED (UTC)' }],
    migrations.map(({ name, appliedAt }) => [name, appliedAt === null ? '-' : minute(appliedAt)]),
  )

import { parseArgs } from 'node:util'
import { doctorWords } from '../../shared/doctor-words.ts'
import { type DoctorCheck, IndexMethod } from '../../shared/model/doctor.ts'
import { noPositionals, onlyPositional } from './arguments.ts'
import { type Command, type ExitCode, UsageError } from './command.ts'
import { escapeForTerminal } from './escape.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  parameters: '',
  summary:
    'Looks at what search depends on: versions, search indexes, memory, statistics, what was found lately.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return async ({ client, output }) => {
      const checks = await client.doctor.read()
      await output.result(checks, inWords(checks))
      return exitCodeOf(checks)
    }
  },
}

export const doctorRebuildCommand: Command = {
  name: 'doctor rebuild',
  parameters: 'INDEX [--method hnsw|ivfflat]',
  summary:
    'Makes a search index of a server anew at the size of today, while searches go on. It may take hours.',
  details: [
    'INDEX is a name that `doctor` says.',
    '--method  ivfflat is built faster and takes less memory, and is slower to search. Left out: hnsw.',
  ],
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { method: { type: 'string', default: 'hnsw' } },
    })
    const index = onlyPositional(positionals, 'INDEX')
    const method = IndexMethod.safeParse(values.method)
    if (!method.success) throw new UsageError('--method is hnsw or ivfflat.')
    return async ({ client, output }) => {
      const checks = await client.doctor.rebuild({ index, method: method.data })
      await output.result(checks, inWords(checks))
      return exitCodeOf(checks)
    }
  },
}

const exitCodeOf = (checks: readonly DoctorCheck[]): ExitCode =>
  checks.some(({ state }) => state === 'problem') ? 1 : 0

const inWords = (checks: readonly DoctorCheck[]): string =>
  checks
    .map((check) => {
      const { title, next } = doctorWords(check)
      return `${check.state.padEnd(8)} ${escapeForTerminal([title, next].filter(Boolean).join(' '))}\n`
    })
    .join('')

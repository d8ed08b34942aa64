import { clusterCommand, clustersCommand } from './clusters.ts'
import { type Command, UsageError } from './command.ts'
import { configPushCommand, configShowCommand } from './config.ts'
import { decideCommand } from './decide.ts'
import { exportClustersCommand, exportDecisionsCommand, exportLinksCommand } from './export.ts'
import { importCommand } from './import.ts'
import {
  migrateDownCommand,
  migrateStatusCommand,
  migrateUpCommand,
  migrateVerifyCommand,
} from './migrate.ts'
import { previewCommand } from './preview.ts'

const commands: readonly Command[] = [
  importCommand,
  clustersCommand,
  clusterCommand,
  previewCommand,
  decideCommand,
  exportClustersCommand,
  exportLinksCommand,
  exportDecisionsCommand,
  configShowCommand,
  configPushCommand,
  migrateStatusCommand,
  migrateUpCommand,
  migrateDownCommand,
  migrateVerifyCommand,
]

/** The command that the first words name, and what follows them. Throws `UsageError` where there is none. */
export function findCommand(args: readonly string[]): { command: Command; rest: string[] } {
  const [first = '', second = ''] = args
  const oneWord = commands.find(({ name }) => name === first)
  if (oneWord !== undefined) return { command: oneWord, rest: args.slice(1) }
  const twoWords = commands.find(({ name }) => name === `${first} ${second}`)
  if (twoWords !== undefined) return { command: twoWords, rest: args.slice(2) }
  const group = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => `"${name}"`)
  throw new UsageError(
    group.length > 0
      ? `Say one of ${group.join(', ')}.`
      : first === ''
        ? 'Say a command.'
        : `There is no command "${first}".`,
  )
}

const INVOCATION = 'npm run -s cli --'

const lineOf = ({ name, parameters }: Command) => `${name} ${parameters}`.trimEnd()

/** How one command is used. */
export const usageOf = (command: Command): string =>
  [
    `Usage: ${INVOCATION} ${lineOf(command)} [--json]`,
    '',
    command.summary,
    ...(command.details ?? []),
    '',
  ].join('\n')

/** Where there is more to read. */
export const usageHint = (): string => `Usage: ${INVOCATION} COMMAND [--json]; "help" lists the commands.\n`

/** All commands. */
export const usage = (): string =>
  [
    `Usage: ${INVOCATION} COMMAND [--json]`,
    '',
    ...commands.flatMap((command) => [`  ${lineOf(command)}`, `      ${command.summary}`]),
    '',
    'With --json the result is one JSON document on stdout; everything else goes to stderr.',
    'Exit codes: 0 done, 1 failed, 2 not understood. "help COMMAND" says more.',
    '',
  ].join('\n')

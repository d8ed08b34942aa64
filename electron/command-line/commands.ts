import { aggregationsCheckCommand, aggregationsCommand, aggregationsSetCommand } from './aggregations.ts'
import {
  backfillCancelCommand,
  backfillEstimateCommand,
  backfillPauseCommand,
  backfillResumeCommand,
  backfillStartCommand,
  backfillStatusCommand,
} from './backfill.ts'
import { candidatesCommand } from './candidates.ts'
import { clusterCommand, clustersCommand } from './clusters.ts'
import { type Command, UsageError } from './command.ts'
import { configPushCommand, configShowCommand } from './config.ts'
import { connectionsCommand, connectionsLookCommand, connectionsUseCommand } from './connections.ts'
import { decideCommand } from './decide.ts'
import { doctorCommand, doctorRebuildCommand } from './doctor.ts'
import { exportClustersCommand, exportDecisionsCommand, exportLinksCommand } from './export.ts'
import { gatesCommand, gatesSetCommand } from './gates.ts'
import { importCommand } from './import.ts'
import {
  jobsCommand,
  jobsDeadCommand,
  jobsDiscardCommand,
  jobsPauseCommand,
  jobsRedriveCommand,
  jobsResumeCommand,
} from './jobs.ts'
import { clustersJoinCommand, messagesDeleteCommand, messagesSuggestedCommand } from './messages.ts'
import {
  ingestOffCommand,
  ingestOnCommand,
  ingestRevokeCommand,
  ingestStatusCommand,
  ingestTokenCommand,
} from './ingest.ts'
import {
  migrateDownCommand,
  migrateStatusCommand,
  migrateUpCommand,
  migrateVerifyCommand,
} from './migrate.ts'
import { previewCommand } from './preview.ts'
import { rebuildListCommand, rebuildLookCommand, rebuildRunCommand, rebuildUndoCommand } from './rebuild.ts'

const commands: readonly Command[] = [
  importCommand,
  clustersCommand,
  clusterCommand,
  clustersJoinCommand,
  messagesSuggestedCommand,
  messagesDeleteCommand,
  previewCommand,
  decideCommand,
  exportClustersCommand,
  exportLinksCommand,
  exportDecisionsCommand,
  configShowCommand,
  configPushCommand,
  candidatesCommand,
  rebuildLookCommand,
  rebuildRunCommand,
  rebuildListCommand,
  rebuildUndoCommand,
  gatesCommand,
  gatesSetCommand,
  jobsCommand,
  jobsDeadCommand,
  jobsRedriveCommand,
  jobsDiscardCommand,
  jobsPauseCommand,
  jobsResumeCommand,
  connectionsCommand,
  connectionsUseCommand,
  connectionsLookCommand,
  doctorCommand,
  doctorRebuildCommand,
  aggregationsCommand,
  aggregationsCheckCommand,
  aggregationsSetCommand,
  ingestStatusCommand,
  ingestOnCommand,
  ingestOffCommand,
  ingestTokenCommand,
  ingestRevokeCommand,
  backfillEstimateCommand,
  backfillStartCommand,
  backfillStatusCommand,
  backfillPauseCommand,
  backfillResumeCommand,
  backfillCancelCommand,
  migrateStatusCommand,
  migrateUpCommand,
  migrateDownCommand,
  migrateVerifyCommand,
]

/** The command that the first words name, and what follows them. Throws `UsageError` where there is none. */
export function findCommand(args: readonly string[]): { command: Command; rest: string[] } {
  const [first = '', second = ''] = args
  const twoWords = commands.find(({ name }) => name === `${first} ${second}`)
  if (twoWords !== undefined) return { command: twoWords, rest: args.slice(2) }
  const oneWord = commands.find(({ name }) => name === first)
  if (oneWord !== undefined) return { command: oneWord, rest: args.slice(1) }
  const group = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => `"${name}"`)
  throw new UsageError(
    group.length > 0
      ? `Say one of ${group.join(', ')}.`
      : first === ''
        ? 'Say a command.'
        : `There is no command "${first}".`,
  )
}

/** How the command line is called from the project's folder; a package has another way. */
export const FROM_SOURCE = 'npm run -s cli --'

const lineOf = ({ name, parameters }: Command) => `${name} ${parameters}`.trimEnd()

/** How one command is used. */
export const usageOf = (command: Command, invocation: string): string =>
  [
    `Usage: ${invocation} ${lineOf(command)} [--json]`,
    '',
    command.summary,
    ...(command.details ?? []),
    '',
  ].join('\n')

/** Where there is more to read. */
export const usageHint = (invocation: string): string =>
  `Usage: ${invocation} COMMAND [--json]; "help" lists the commands.\n`

/** All commands. */
export const usage = (invocation: string): string =>
  [
    `Usage: ${invocation} COMMAND [--json]`,
    '',
    ...commands.flatMap((command) => [`  ${lineOf(command)}`, `      ${command.summary}`]),
    '',
    'It works on the server that DATABASE_URL names (postgres://user:password@host/database), else on the database',
    'that was chosen last, at first the embedded one; where Likeness is running, on the one that is in use there.',
    'With --json the result is one JSON document on stdout; everything else goes to stderr.',
    'Exit codes: 0 done, 1 failed, 2 not understood. "help COMMAND" says more.',
    '',
  ].join('\n')

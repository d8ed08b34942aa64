import { once } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { Failure } from '../../shared/failure.ts'
import { wordsOf } from '../../shared/failure-words.ts'
import { environmentConnection } from '../app/environment-connection.ts'
import type { Places } from '../app/places.ts'
import { stopSignal } from '../instance/stop-signal.ts'
import { type Connection, connect } from './client.ts'
import { type Command, type ExitCode, isMisuse } from './command.ts'
import { FROM_SOURCE, findCommand, usage, usageHint, usageOf } from './commands.ts'
import { isReaderGone, type Output, openOutput } from './output.ts'
import { gavePassword } from './password.ts'

/** Runs one command line to its end and gives the exit code. `invocation` is how people call it. */
export async function runCommandLine(
  args: readonly string[],
  places: Places,
  invocation = FROM_SOURCE,
): Promise<ExitCode> {
  const { isJson, isHelp, words } = commonOptions(args)
  const output = openOutput(process.stdout, process.stderr, isJson)
  let helpful = words.length === 0 ? usage(invocation) : usageHint(invocation)
  try {
    if (isHelp && words.length === 0) return await printUsage(output, usage(invocation))
    const { command, rest } = findCommand(words)
    helpful = usageOf(command, invocation)
    if (isHelp) return await printUsage(output, usageOf(command, invocation))
    return await runCommand(command, rest, places, output)
  } catch (error) {
    if (!isMisuse(error)) return sayWhy(error, output)
    output.note(inOneLine(error.message))
    for (const line of helpful.trimEnd().split('\n')) output.note(line)
    return 2
  }
}

/** The parser of options says more than helps, in several lines. */
const inOneLine = (message: string) =>
  message.replace(/ To specify a positional argument .*$/s, '').replaceAll('\n', ' ')

/** `--json` and `--help` may stand anywhere, up to a `--`; `help` is the first word. */
function commonOptions(args: readonly string[]) {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  const options = args.slice(0, end)
  const words = args.filter((arg, index) => index >= end || !['--json', '--help', '-h'].includes(arg))
  const isHelpWord = words[0] === 'help'
  return {
    isJson: options.includes('--json'),
    isHelp: isHelpWord || options.some((arg) => arg === '--help' || arg === '-h'),
    words: isHelpWord ? words.slice(1) : words,
  }
}

async function printUsage(output: Output, text: string): Promise<ExitCode> {
  await output.print(text)
  return 0
}

async function runCommand(
  command: Command,
  args: string[],
  places: Places,
  output: Output,
): Promise<ExitCode> {
  const action = command.read(args)
  const stop = stopSignal()
  const connection = await connect(places, { migrates: command.leavesSchema !== true })
  try {
    const other = await otherDatabase(connection, command)
    if (other !== null) throw other
    const surroundings = { client: connection.client, output, stop }
    const done = action(surroundings).catch(async (error) => {
      if (!(await gavePassword(connection.client, error))) throw error
      // Nothing was done yet: there was no database.
      return action(surroundings)
    })
    return command.endsItself === true ? await done : await Promise.race([done, stopped(stop)])
  } catch (error) {
    return sayWhy(connection.isLost() ? LOST : error, output)
  } finally {
    await connection.close()
  }
}

/**
 * A running instance works on a database of its own choice: a command that was given another one must not do
 * its work there. Commands about connections show, or change, which one that is.
 */
async function otherDatabase(
  { client, isRunning }: Connection,
  { name }: Command,
): Promise<Failure<'BAD_INPUT'> | null> {
  const url = process.env.DATABASE_URL
  if (!url || !isRunning || name.startsWith('connections')) return null
  const inUse = (await client.connections.list()).find(({ isActive }) => isActive)
  if (isDeepStrictEqual(inUse?.address, environmentConnection(url)?.connection.address)) return null
  return new Failure('BAD_INPUT', {
    detail:
      `DATABASE_URL names another database than "${inUse?.name}", which the running Likeness works on. ` +
      'Leave it out, choose that database with "connections use", or quit Likeness first.',
  })
}

async function stopped(stop: AbortSignal): Promise<1> {
  if (!stop.aborted) await once(stop, 'abort')
  return 1
}

const LOST = { code: 'CONNECTION_LOST', data: {} }

/** Words an expected failure; a reader of stdout that has had enough is none. Anything else is a bug and propagates. */
function sayWhy(error: unknown, output: Output): ExitCode {
  if (isReaderGone(error)) return 0
  const words = isFailureLike(error)
    ? wordsOf(error.code === 'BAD_REQUEST' ? asBadInput(error.data) : error)
    : null
  if (words === null) throw error
  output.note(words.title)
  output.note(words.next)
  return 1
}

const isFailureLike = (error: unknown): error is { code: string; data: unknown } =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof error.code === 'string' &&
  'data' in error

/** What does not fit the contract, such as too long a text, in the words of its checks. */
function asBadInput(data: unknown) {
  const refused = Refused.safeParse(data)
  const checks = refused.data?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
  return { code: 'BAD_INPUT', data: { detail: checks.join('; ') } }
}

const Refused = z.object({
  issues: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })),
})

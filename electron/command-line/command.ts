import type { Client } from './client.ts'
import type { Output } from './output.ts'

/** The process ends with it: 0 done, 1 failed, 2 not understood. */
export type ExitCode = 0 | 1 | 2

/** What a command may use once it runs. */
export interface Surroundings {
  readonly client: Client
  readonly output: Output
  /** Aborted by Ctrl-C. */
  readonly stop: AbortSignal
}

/** Something understood and ready to be done. */
export type Action = (surroundings: Surroundings) => Promise<ExitCode>

/** One command: its words come first on the command line. */
export interface Command {
  /** One word, or two for a group such as `config push`. */
  readonly name: string
  /** What follows the name, as people are shown it. */
  readonly parameters: string
  /** One line. */
  readonly summary: string
  /** A line each: what an option means. */
  readonly details?: readonly string[]
  /** Ctrl-C is its own business; other commands are simply broken off. */
  readonly endsItself?: true
  /** Is about the schema itself, so the core must not bring it up to date first. */
  readonly leavesSchema?: true
  /** Reads its arguments before anything is opened. Throws `UsageError` for what it does not understand. */
  read(args: string[]): Action
}

/** The command line was not understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Whether an error means that the command line was not understood, by us or by the parser of options. */
export const isMisuse = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_'))

import path from 'node:path'
import { CreatorId } from '../../shared/model/id.ts'
import { UsageError } from './command.ts'

/** The only positional argument of a command. */
export function onlyPositional(positionals: readonly string[], name: string): string {
  const [value, ...rest] = positionals
  if (value === undefined || value === '') throw new UsageError(`${name} is missing.`)
  if (rest.length > 0)
    throw new UsageError(`"${rest[0]}" is one argument too many; put a text with spaces in quotes.`)
  return value
}

/** Refuses what a command has no use for. */
export function noPositionals(positionals: readonly string[]): void {
  if (positionals[0] !== undefined) throw new UsageError(`"${positionals[0]}" is one argument too many.`)
}

/** A creator that must be named. */
export function creatorFrom(value: string | undefined): CreatorId {
  const creator = creatorOrAll(value)
  if (creator === null) throw new UsageError('--creator ID is missing.')
  return creator
}

/** A creator, or null for all of them. */
export function creatorOrAll(value: string | undefined): CreatorId | null {
  if (value === undefined) return null
  const read = CreatorId.safeParse(value)
  if (!read.success) throw new UsageError('--creator must have 1 to 200 characters.')
  return read.data
}

/** A similarity from 0 to 1; undefined where the option was not given. */
export function similarityFrom(value: string | undefined, option: string): number | undefined {
  if (value === undefined) return undefined
  const similarity = Number(value)
  if (!/^[\d.]+$/.test(value) || !(similarity >= 0 && similarity <= 1)) {
    throw new UsageError(`${option} must be a number from 0 to 1, such as 0.42; "${value}" is not.`)
  }
  return similarity
}

/** A similarity that must be given. */
export function requiredSimilarity(value: string | undefined, option: string): number {
  const similarity = similarityFrom(value, option)
  if (similarity === undefined) throw new UsageError(`${option} T is missing.`)
  return similarity
}

/** A path as seen from where the command was called: a running instance has a folder of its own. */
export const absolutePath = (file: string): string => path.resolve(file)

/** `value` under `key`, or nothing at all: the contract tells "not given" from "undefined". */
export const given = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value }

/** Options of the commands that look at other thresholds than the live ones. */
export const thresholdOptions = {
  threshold: { type: 'string' },
  'trigram-threshold': { type: 'string' },
} as const

/** What was given of them; what was not is as it is live. */
export const thresholdsFrom = (values: { threshold?: string; 'trigram-threshold'?: string }) => ({
  ...given('threshold', similarityFrom(values.threshold, '--threshold')),
  ...given('trigramThreshold', similarityFrom(values['trigram-threshold'], '--trigram-threshold')),
})

import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { DeadLetter, EngineWork } from '../../shared/model/job.ts'
import { noPositionals } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { everyItem, FULL_PAGE } from './pages.ts'
import { type Column, list, minute, seconds, table } from './table.ts'

const QUEUE_COLUMNS: Column[] = [
  { title: 'QUEUE' },
  { title: 'READY', align: 'right' },
  { title: 'LATER', align: 'right' },
  { title: 'ACTIVE', align: 'right' },
  { title: 'TRIED AGAIN', align: 'right' },
  { title: 'OLDEST', align: 'right' },
]

const DEAD_COLUMNS: Column[] = [
  { title: 'JOB' },
  { title: 'QUEUE' },
  { title: 'CREATOR', maxWidth: 24 },
  { title: 'MESSAGES', align: 'right' },
  { title: 'TRIES', align: 'right' },
  { title: 'FAILED (UTC)' },
  { title: 'REASON', maxWidth: 60 },
]

export const jobsCommand: Command = {
  name: 'jobs',
  parameters: '',
  summary: 'Shows what the engine is at: what waits, since when, and what failed too often.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return async ({ client, output }) => {
      const work = await client.jobs.read()
      await output.result(work, inWords(work))
      return 0
    }
  },
}

function inWords({ pending, oldestPendingMs, degraded, dead, queues, pause }: EngineWork): string {
  const head = list([
    ['matching', pause ? `paused by ${pause.by} since ${minute(pause.since)} (UTC)` : 'goes on'],
    ['messages waiting', pending],
    ['the first of them since', seconds(oldestPendingMs)],
    ['decided without vector', degraded],
    ['failed too often', dead],
  ])
  const rows = queues.map(({ queue, ready, deferred, active, retrying, oldestMs }) => [
    queue,
    ...[ready, deferred, active, retrying].map(String),
    seconds(oldestMs),
  ])
  return `${head}\n${table(QUEUE_COLUMNS, rows)}`
}

const pausing = (isPaused: boolean, name: string, summary: string, done: string): Command => ({
  name,
  parameters: '',
  summary,
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return async ({ client, output }) => {
      await output.result(await client.jobs.pauseMatching({ isPaused }), `${done}\n`)
      return 0
    }
  },
})

export const jobsPauseCommand = pausing(
  true,
  'jobs pause',
  'Pauses matching for everyone who works on this database. What comes in is stored, and waits.',
  'matching is paused',
)

export const jobsResumeCommand = pausing(
  false,
  'jobs resume',
  'Has matching go on where it stands.',
  'matching goes on',
)

export const jobsDeadCommand: Command = {
  name: 'jobs dead',
  parameters: '',
  summary: 'Lists the jobs that failed too often, the last first.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return async ({ client, output }) => {
      const letters = await everyItem((cursor) => client.jobs.deadLetters({ cursor, limit: FULL_PAGE }))
      await output.result(letters, table(DEAD_COLUMNS, letters.map(rowOf)))
      return 0
    }
  },
}

const rowOf = ({ id, queue, creator, messages, attempts, failedAt, reason }: DeadLetter): string[] => [
  id,
  queue,
  creator ?? '-',
  messages === 0 ? 'all' : String(messages),
  String(attempts),
  minute(failedAt),
  reason,
]

export const jobsRedriveCommand: Command = {
  name: 'jobs redrive',
  parameters: '[ID...]',
  summary: 'Has jobs that failed too often done again: those that are named, else all of them.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const ids = positionals.length === 0 ? null : idsFrom(positionals)
    return async ({ client, output }) => {
      const done = await client.jobs.redrive({ ids })
      await output.result(done, `${done.moved} to be tried again\n`)
      return 0
    }
  },
}

export const jobsDiscardCommand: Command = {
  name: 'jobs discard',
  parameters: 'ID...',
  summary: 'Gives up jobs that failed too often. The messages they are about stay as they are.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const ids = idsFrom(positionals)
    return async ({ client, output }) => {
      const done = await client.jobs.discard({ ids })
      await output.result(done, `${done.discarded} given up\n`)
      return 0
    }
  },
}

const MOST_IDS = 1_000

function idsFrom(words: readonly string[]): string[] {
  if (words.length === 0) throw new UsageError('ID is missing.')
  const read = z.array(z.uuid()).max(MOST_IDS).safeParse(words)
  if (read.success) return read.data
  throw new UsageError(`ID must be the id of a job, as \`jobs dead\` lists it, ${MOST_IDS} at most.`)
}

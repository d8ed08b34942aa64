import { parseArgs } from 'node:util'
import type { Ingest, IngestToken, IngestWay } from '../../shared/model/ingest.ts'
import { creatorOrAll, noPositionals, onlyPositional } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { type Column, list, minute, table } from './table.ts'

export const ingestStatusCommand: Command = {
  name: 'ingest status',
  parameters: '',
  summary: 'Shows how messages can come in over HTTP, with which tokens, and what came within a day.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return async ({ client, output }) => {
      const ingest = await client.ingest.read()
      await output.result(ingest, inWords(ingest))
      return 0
    }
  },
}

const switchCommand = (word: 'on' | 'off', summary: string): Command => ({
  name: `ingest ${word}`,
  parameters: word === 'on' ? 'http|streamchat [--rate N]' : 'http|streamchat',
  summary,
  ...(word === 'on' && {
    details: ['--rate N: requests a second that a token, or StreamChat, may make; 50 unless set.'],
  }),
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: word === 'on' ? { rate: { type: 'string' } } : {},
    })
    const way = wayFrom(onlyPositional(positionals, 'http or streamchat'))
    const rate = rateFrom(values.rate)
    return async ({ client, output }) => {
      const ingest = await client.ingest.set({ [way]: word === 'on', ...rate })
      await output.result(ingest, inWords(ingest))
      return 0
    }
  },
})

export const ingestOnCommand = switchCommand('on', 'Lets messages in over HTTP, or from StreamChat.')
export const ingestOffCommand = switchCommand('off', 'Shuts one of these ways.')

export const ingestTokenCommand: Command = {
  name: 'ingest token',
  parameters: 'NAME [--creator ID]',
  summary: 'Makes a token to send messages with, and shows it this once.',
  details: ['--creator ID: it is good for messages to this creator only.'],
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { creator: { type: 'string' } },
    })
    const name = onlyPositional(positionals, 'NAME')
    const creator = creatorOrAll(values.creator)
    return async ({ client, output }) => {
      const made = await client.ingest.makeToken({ name, creator })
      output.note('Keep it now: it is not shown again. "ingest revoke" takes it back.')
      await output.result(made, `${made.value}\n`)
      return 0
    }
  },
}

export const ingestRevokeCommand: Command = {
  name: 'ingest revoke',
  parameters: 'NAME',
  summary: 'Takes a token back: it lets nobody in from now on.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const token = onlyPositional(positionals, 'NAME')
    return async ({ client, output }) => {
      const revoked = await client.ingest.revokeToken({ token })
      await output.result(revoked, `${revoked.name} is revoked.\n`)
      return 0
    }
  },
}

function wayFrom(word: string): IngestWay {
  if (word === 'http' || word === 'streamchat') return word
  throw new UsageError(`"${word}" is neither http nor streamchat.`)
}

function rateFrom(value: unknown): { requestsPerSecond?: number } {
  if (value === undefined) return {}
  const rate = Number(value)
  if (Number.isInteger(rate) && rate >= 1 && rate <= 10_000) return { requestsPerSecond: rate }
  throw new UsageError(`--rate must be a whole number from 1 to 10000; "${value}" is not.`)
}

const COLUMNS: Column[] = [
  { title: 'TOKEN', maxWidth: 40 },
  { title: 'CREATOR', maxWidth: 40 },
  { title: 'MADE' },
  { title: 'BY', maxWidth: 20 },
  { title: 'LAST USED' },
  { title: 'REVOKED' },
]

const when = (time: string | null): string => (time === null ? '-' : minute(time))

const rowOf = (token: IngestToken): string[] => [
  token.name,
  token.creator ?? 'all',
  when(token.createdAt),
  token.createdBy,
  when(token.lastUsedAt),
  when(token.revokedAt),
]

function inWords({ http, streamchat, requestsPerSecond, next, tokens, lastDay }: Ingest): string {
  const state = ({ isOn, address }: Ingest['http']) =>
    isOn ? `on${address === null ? '' : `, ${address}`}` : 'off'
  const counts = list([
    ['http', state(http)],
    ['streamchat', state(streamchat)],
    ['streamchat secret', streamchat.isSecretKnown ? 'known here' : 'not known here'],
    ['requests a second', requestsPerSecond],
    ['within a day', `${lastDay.stored} stored, ${lastDay.duplicates} sent again`],
    [
      '',
      `${lastDay.conflicts} in conflict, ${lastDay.rejected} rejected, ${lastDay.refused} requests refused`,
    ],
  ])
  const rows = tokens.length === 0 ? '' : `\n${table(COLUMNS, tokens.map(rowOf))}`
  return `${counts}${rows}${next === null ? '' : `\n${next}\n`}`
}

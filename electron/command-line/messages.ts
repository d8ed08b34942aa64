import { parseArgs } from 'node:util'
import type { Act } from '../../shared/model/cluster.ts'
import { MessageId } from '../../shared/model/id.ts'
import { creatorOrAll, noPositionals, onlyPositional } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { everyItem, FULL_PAGE } from './pages.ts'
import { type Column, list, minute, similarity, table } from './table.ts'

const SUGGESTED_COLUMNS: Column[] = [
  { title: 'MESSAGE' },
  { title: 'CANDIDATE' },
  { title: 'VECTOR', align: 'right' },
  { title: 'CREATOR', maxWidth: 24 },
  { title: 'TEXT', maxWidth: 40 },
  { title: 'TEXT OF THE CANDIDATE', maxWidth: 40 },
]

export const messagesSuggestedCommand: Command = {
  name: 'messages suggested',
  parameters: '[--creator ID]',
  summary:
    'Lists messages that are alone, with the one each comes nearest to; `clusters join` puts two together.',
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { creator: { type: 'string' } },
    })
    noPositionals(positionals)
    const creator = creatorOrAll(values.creator)
    return async ({ client, output }) => {
      const all = await everyItem((cursor) =>
        client.messages.suggested({ creator, cursor, limit: FULL_PAGE }),
      )
      const rows = all.map(({ message, candidate, score }) => [
        message.id,
        candidate.id,
        similarity(score),
        message.creator,
        message.text,
        candidate.text,
      ])
      await output.result(all, table(SUGGESTED_COLUMNS, rows))
      return 0
    }
  },
}

export const messagesDeleteCommand: Command = {
  name: 'messages delete',
  parameters: 'ID [--reason TEXT]',
  summary: 'Erases what a message says and who sent it, for good.',
  details: [
    'ID is the id of a message, as `cluster ID --json` has it. Nothing brings the words back; what was decided stays.',
  ],
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { reason: { type: 'string', default: '' } },
    })
    const message = messageFrom(onlyPositional(positionals, 'ID'), 'ID')
    return async ({ client, output }) => {
      const act = await client.messages.delete({ message, reason: values.reason })
      await output.result(act, inWords(act))
      return 0
    }
  },
}

export const clustersJoinCommand: Command = {
  name: 'clusters join',
  parameters: 'MESSAGE CANDIDATE',
  summary: 'Puts a message that is alone together with an earlier one that the engine has linked it to.',
  details: ['Both are ids of messages, as `messages suggested` lists them.'],
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    const [first, second, ...rest] = positionals
    noPositionals(rest)
    const input = { message: messageFrom(first, 'MESSAGE'), candidate: messageFrom(second, 'CANDIDATE') }
    return async ({ client, output }) => {
      const act = await client.clusters.join(input)
      await output.result(act, inWords(act))
      return 0
    }
  },
}

function messageFrom(word: string | undefined, name: string): MessageId {
  if (word === undefined) throw new UsageError(`${name} is missing.`)
  const id = MessageId.safeParse(word)
  if (!id.success) throw new UsageError(`${name} must be the id of a message; "${word}" is not.`)
  return id.data
}

const inWords = (act: Act) =>
  list([
    ['act', act.id],
    ['kind', act.kind],
    ['cluster', act.cluster ?? '-'],
    ['messages', act.messages],
    ['author', act.author],
    ['at', `${minute(act.createdAt)} UTC`],
  ])

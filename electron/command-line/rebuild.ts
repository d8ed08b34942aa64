import { parseArgs } from 'node:util'
import { wordsOf } from '../../shared/failure-words.ts'
import { RunId } from '../../shared/model/id.ts'
import type {
  RebuildLook,
  RebuildProgress,
  RebuildRun,
  RebuildTakenBack,
} from '../../shared/model/rebuild.ts'
import { creatorOrAll, noPositionals, onlyPositional } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { type Column, list, minute, table } from './table.ts'

const scopeOptions = { creator: { type: 'string' } } as const
const scopeDetails = ['--creator ID  messages to this creator only.']

function refusedInWords(creator: string, failure: Parameters<typeof wordsOf>[0]): string {
  const words = wordsOf(failure)
  return `${creator}: ${words?.title} ${words?.next}`
}

const CHANGING: Column[] = [
  { title: 'CREATOR', maxWidth: 40 },
  { title: 'MOVED', align: 'right' },
  { title: 'OTHERWISE LINKED OR SUGGESTED', align: 'right' },
]

export const rebuildLookCommand: Command = {
  name: 'rebuild look',
  parameters: '[--creator ID]',
  summary: 'Says what would change if all that is not answered were grouped anew by the live config.',
  details: scopeDetails,
  read(args) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: scopeOptions })
    noPositionals(positionals)
    const scope = { creator: creatorOrAll(values.creator) }
    return async ({ client, output }) => {
      const look = await client.rebuilds.look(scope)
      await output.result(look, lookInWords(look))
      return 0
    }
  },
}

const lookInWords = (look: RebuildLook): string =>
  [
    list([
      ['by config version', String(look.configVersion)],
      ['creators that change', `${look.changingTotal} of ${look.creators}`],
      ['left out by their gate', String(look.leftOut)],
      ['messages that move', String(look.moved)],
      ['otherwise linked or suggested', String(look.relinked)],
      ['taken in, were kept out', String(look.keptOut)],
      ['busy, not looked at', String(look.busy)],
    ]),
    look.changing.length === 0
      ? ''
      : `\n${table(
          CHANGING,
          look.changing.map(({ creator, moved, relinked }) => [creator, String(moved), String(relinked)]),
        )}`,
  ].join('')

export const rebuildRunCommand: Command = {
  name: 'rebuild run',
  parameters: '[--creator ID]',
  summary: 'Groups all that is not answered anew by the live config. "rebuild undo" takes it back.',
  details: [
    ...scopeDetails,
    'Each creator is done whole. Broken off with Ctrl-C, it goes on when it is run again.',
  ],
  read(args) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: scopeOptions })
    noPositionals(positionals)
    const scope = { creator: creatorOrAll(values.creator) }
    return async ({ client, output }) => {
      const { version } = await client.configs.live()
      let last: RebuildProgress | null = null
      for await (const progress of await client.rebuilds.run({ ...scope, expected: version })) {
        output.progress(`${progress.done} of ${progress.creators} creators, ${progress.moved} messages moved`)
        last = progress
      }
      if (!last) throw new Error('a rebuild that says nothing')
      for (const { creator, reason } of last.failed) {
        output.note(refusedInWords(creator, { code: 'CANNOT_REBUILD', data: { reason } }))
      }
      await output.result(last, progressInWords(last))
      return last.failed.length === 0 ? 0 : 1
    }
  },
}

const progressInWords = ({ run, moved, relinked, changed, leftOut }: RebuildProgress): string =>
  list([
    ['creators changed', String(changed)],
    ['left out by their gate', String(leftOut)],
    ['messages moved', String(moved)],
    ['otherwise linked or suggested', String(relinked)],
    ['undone by', changed === 0 ? 'nothing to undo' : `rebuild undo ${run}`],
  ])

const RUNS: Column[] = [
  { title: 'RUN' },
  { title: 'AT (UTC)' },
  { title: 'BY', maxWidth: 30 },
  { title: 'CONFIG', align: 'right' },
  { title: 'CREATORS', align: 'right' },
  { title: 'MESSAGES', align: 'right' },
  { title: 'TAKEN BACK', align: 'right' },
]

export const rebuildListCommand: Command = {
  name: 'rebuild list',
  parameters: '[--creator ID]',
  summary: 'Lists the last fifty rebuilds, newest first.',
  details: scopeDetails,
  read(args) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: scopeOptions })
    noPositionals(positionals)
    const scope = { creator: creatorOrAll(values.creator) }
    return async ({ client, output }) => {
      const { items } = await client.rebuilds.list(scope)
      await output.result(items, table(RUNS, items.map(runInWords)))
      return 0
    }
  },
}

const runInWords = ({
  run,
  at,
  author,
  configVersion,
  creators,
  messages,
  takenBack,
}: RebuildRun): string[] => [
  run,
  minute(at),
  author,
  ...[configVersion, creators, messages].map(String),
  takenBack === 0 ? '' : takenBack === creators ? 'yes' : `${takenBack} of ${creators}`,
]

export const rebuildUndoCommand: Command = {
  name: 'rebuild undo',
  parameters: 'RUN [--creator ID]',
  summary: 'Takes a rebuild back: messages go back to the clusters they had, of each creator all or none.',
  details: scopeDetails,
  read(args) {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: scopeOptions })
    const scope = { creator: creatorOrAll(values.creator) }
    const run = RunId.safeParse(onlyPositional(positionals, 'RUN'))
    if (!run.success) throw new UsageError('RUN must be one that "rebuild list" names.')
    return async ({ client, output }) => {
      const back = await client.rebuilds.takeBack({ ...scope, run: run.data })
      for (const { creator, reason } of back.refused) {
        output.note(refusedInWords(creator, { code: 'CANNOT_RESTORE', data: { reason } }))
      }
      await output.result(back, backInWords(back))
      return back.refused.length === 0 ? 0 : 1
    }
  },
}

const backInWords = ({ creators, messages, refused }: RebuildTakenBack): string =>
  list([
    ['creators', String(creators)],
    ['messages that went back', String(messages)],
    ['refused', String(refused.length)],
  ])

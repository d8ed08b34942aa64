import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import {
  type FieldMapping,
  FileFormat,
  type FileImport,
  type FileLook,
  MessageField,
} from '../../shared/model/file-import.ts'
import { absolutePath, creatorFrom, given, onlyPositional } from './arguments.ts'
import type { Client } from './client.ts'
import { type Command, type Surroundings, UsageError } from './command.ts'
import { report } from './import-report.ts'
import type { Output } from './output.ts'

const LOOK_AGAIN_MS = 100

/** Where nothing is decided any more: looking why costs more. */
const LOOK_WHY_MS = 1_000

export const importCommand: Command = {
  name: 'import',
  parameters: 'FILE --creator ID [--map FIELD=COLUMN]... [--format jsonl|csv]',
  summary: 'Reads messages from a file and waits until each is decided.',
  details: [
    '--creator ID        who received the messages',
    `--map FIELD=COLUMN  where a field is, if the guess is wrong; fields: ${MessageField.options.join(', ')}`,
    '                    (FIELD= alone: the file has no such column)',
    '--format            what the file is, if its name and beginning do not say',
    'Ctrl-C pauses it; the same command goes on, and stores no message twice.',
  ],
  endsItself: true,
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        creator: { type: 'string' },
        map: { type: 'string', multiple: true },
        format: { type: 'string' },
      },
    })
    const source = { from: 'path' as const, path: absolutePath(onlyPositional(positionals, 'FILE')) }
    const creator = creatorFrom(values.creator)
    const wishes = mappingFrom(values.map ?? [])
    const format = formatFrom(values.format)
    return async (surroundings) => {
      const { client, output } = surroundings
      const look = await client.imports.look({ source })
      const mapping = chooseMapping(look, wishes, output)
      const begun = await client.imports.start({ source, creator, mapping, ...given('format', format) })
      const { ended, isHeldUp } = await follow(begun, surroundings)
      return report(ended, { ...surroundings, isHeldUp })
    }
  },
}

function formatFrom(value: string | undefined): FileFormat | undefined {
  const read = FileFormat.optional().safeParse(value)
  if (!read.success) throw new UsageError(`--format must be one of: ${FileFormat.options.join(', ')}.`)
  return read.data
}

/** Column by field, as wished; an empty column says that there is none. */
function mappingFrom(pairs: readonly string[]): ReadonlyMap<MessageField, string> {
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      const field = MessageField.safeParse(pair.slice(0, Math.max(at, 0)))
      if (!field.success) {
        throw new UsageError(
          `--map needs FIELD=COLUMN with one of these fields: ${MessageField.options.join(', ')}.`,
        )
      }
      return [field.data, pair.slice(at + 1)]
    }),
  )
}

/** The guesses of the look, which pass over a column that is most likely no conversation, with the wishes on top. */
function chooseMapping(
  look: FileLook,
  wishes: ReadonlyMap<MessageField, string>,
  output: Output,
): FieldMapping {
  const mapping = new Map(Object.entries(look.mapping))
  if (look.fewChannels !== null && !wishes.has('channel')) {
    const { column, values } = look.fewChannels
    output.note(
      `The column ${column} has few values (${values.slice(0, 5).join(', ')}), so it is not taken as the ` +
        `conversation. If it is, say --map channel=${column}.`,
    )
  }
  for (const [field, column] of wishes) {
    if (column === '') mapping.delete(field)
    else mapping.set(field, column)
  }
  const words = [...mapping].map(([field, column]) => `${field} from ${column}`)
  output.note(`Reading ${look.format}: ${words.join(', ')}.`)
  return Object.fromEntries(mapping)
}

/** How an import came to its end here, and whether what is stored waits as matching is paused. */
type Followed = { readonly ended: FileImport; readonly isHeldUp: boolean }

/** Watches an import until it has ended and its messages are decided, or pauses it at Ctrl-C. */
async function follow(begun: FileImport, surroundings: Surroundings): Promise<Followed> {
  const { client, output, stop } = surroundings
  const { id } = begun
  let latest = begun
  try {
    for await (latest of await client.imports.watch({ id }, { signal: stop })) {
      output.progress(progressOf(latest))
      // Nobody who waits for this command resumes it.
      if (latest.state === 'paused' && latest.failure !== null) return { ended: latest, isHeldUp: false }
    }
    return await untilDecided(await client.imports.read({ id }, { signal: stop }), surroundings)
  } catch (error) {
    if (!stop.aborted) throw error
    return { ended: await pause(latest, client), isHeldUp: false }
  }
}

async function untilDecided(stored: FileImport, { client, output, stop }: Surroundings): Promise<Followed> {
  const { id } = stored
  let latest = stored
  let moved = { decided: -1, at: 0 }
  while (latest.state === 'done' && latest.decided < latest.stored) {
    output.progress(progressOf(latest))
    const isMoving = latest.decided !== moved.decided
    if (isMoving || performance.now() - moved.at > LOOK_WHY_MS) {
      // Nobody who waits for this command has matching go on either.
      if (!isMoving && (await isMatchingPaused(client, output, stop)))
        return { ended: latest, isHeldUp: true }
      moved = { decided: latest.decided, at: performance.now() }
    }
    await wait(LOOK_AGAIN_MS, undefined, { signal: stop })
    latest = await client.imports.read({ id }, { signal: stop })
  }
  return { ended: latest, isHeldUp: false }
}

async function isMatchingPaused(client: Client, output: Output, signal: AbortSignal): Promise<boolean> {
  const { pause: paused } = await client.jobs.read(undefined, { signal })
  if (paused) {
    output.note(`Matching is paused by ${paused.by}: what is stored waits. \`jobs resume\` has it go on.`)
  }
  return paused !== null
}

/** Pauses an import; what has been read whole meanwhile stays as it is. */
async function pause({ id }: FileImport, client: Client): Promise<FileImport> {
  const now = await client.imports.read({ id })
  return now.state === 'running' ? client.imports.pause({ id }) : now
}

const progressOf = ({ bytes, bytesRead, stored, decided }: FileImport) =>
  `${bytes === 0 ? 100 : Math.floor((100 * bytesRead) / bytes)} % read, ${stored} stored, ${decided} decided`

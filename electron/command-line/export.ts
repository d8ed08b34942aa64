import { parseArgs } from 'node:util'
import { creatorOrAll, noPositionals, thresholdOptions, thresholdsFrom } from './arguments.ts'
import type { Command } from './command.ts'
import { escapeJson } from './escape.ts'
import type { Output } from './output.ts'

type ExportLines = AsyncIterable<{ lines: string[] }>

export const exportClustersCommand: Command = {
  name: 'export clusters',
  parameters: '[--creator ID] [--threshold T] [--trigram-threshold T]',
  summary: 'Writes clusters, one JSON object a line; with a threshold, as they would have become under it.',
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { creator: { type: 'string' }, ...thresholdOptions },
    })
    noPositionals(positionals)
    const input = {
      creator: creatorOrAll(values.creator),
      ...thresholdsFrom(values),
    }
    return async ({ client, output }) => writeLines(await client.exports.clusters(input), output)
  },
}

export const exportLinksCommand = exportCommand(
  'links',
  'Writes the links of every message, one JSON object a line.',
)

export const exportDecisionsCommand = exportCommand(
  'decisions',
  'Writes every decision, one JSON object a line.',
)

function exportCommand(what: 'links' | 'decisions', summary: string): Command {
  return {
    name: `export ${what}`,
    parameters: '[--creator ID]',
    summary,
    read(args) {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { creator: { type: 'string' } },
      })
      noPositionals(positionals)
      const input = { creator: creatorOrAll(values.creator) }
      return async ({ client, output }) => writeLines(await client.exports[what](input), output)
    },
  }
}

/** One object a line as they arrive; with `--json` the same as one array. */
async function writeLines(batches: ExportLines, output: Output): Promise<0> {
  const { before, between, after } = output.isJson
    ? { before: '[\n', between: ',\n', after: '\n]\n' }
    : { before: '', between: '\n', after: '\n' }
  let isFirst = true
  for await (const { lines } of batches) {
    if (lines.length === 0) continue
    await output.print(`${isFirst ? before : between}${escapeJson(lines.join(between))}`)
    isFirst = false
  }
  if (!isFirst) await output.print(after)
  else if (output.isJson) await output.print('[]\n')
  return 0
}

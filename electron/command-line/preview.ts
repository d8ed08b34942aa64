import { parseArgs } from 'node:util'
import { creatorFrom, noPositionals, thresholdOptions, thresholdsFrom } from './arguments.ts'
import type { Command } from './command.ts'
import { list } from './table.ts'

export const previewCommand: Command = {
  name: 'preview',
  parameters: '--creator ID [--threshold T] [--trigram-threshold T]',
  summary: 'Says what the stored messages would have become under other thresholds. Changes nothing.',
  details: ['A threshold that is not given is the live one.'],
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { creator: { type: 'string' }, ...thresholdOptions },
    })
    noPositionals(positionals)
    const input = {
      creator: creatorFrom(values.creator),
      ...thresholdsFrom(values),
    }
    return async ({ client, output }) => {
      const preview = await client.previews.read(input)
      await output.result(preview, list(Object.entries(preview)))
      return 0
    }
  },
}

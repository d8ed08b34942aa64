import { parseArgs } from 'node:util'
import { candidateValues } from '../../shared/candidate-values.ts'
import { creatorFrom, noPositionals, thresholdOptions, thresholdsFrom } from './arguments.ts'
import { candidateInForce, refuseThresholdsBeside } from './candidates.ts'
import type { Command } from './command.ts'
import { list } from './table.ts'

export const previewCommand: Command = {
  name: 'preview',
  parameters: '--creator ID [--threshold T] [--trigram-threshold T] [--candidate NAME]',
  summary: 'Says what the stored messages would have become under other thresholds. Changes nothing.',
  details: [
    'A threshold that is not given is the live one.',
    '--candidate NAME: those of a saved candidate, and its minimum words.',
  ],
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { creator: { type: 'string' }, candidate: { type: 'string' }, ...thresholdOptions },
    })
    noPositionals(positionals)
    const { candidate: name } = values
    if (name !== undefined) refuseThresholdsBeside(values)
    const creator = creatorFrom(values.creator)
    const given = thresholdsFrom(values)
    return async ({ client, output }) => {
      const values = name === undefined ? given : candidateValues(await candidateInForce(client, name))
      const preview = await client.previews.read({ creator, ...values })
      await output.result(preview, list(Object.entries(preview)))
      return 0
    }
  },
}

import { parseArgs } from 'node:util'
import type { Config } from '../../shared/model/config.ts'
import { given, noPositionals, requiredSimilarity, similarityFrom } from './arguments.ts'
import type { Command } from './command.ts'
import { list, minute, similarity } from './table.ts'

export const configShowCommand: Command = {
  name: 'config show',
  parameters: '',
  summary: 'Shows the config that decides now.',
  read(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true })
    noPositionals(positionals)
    return async ({ client, output }) => {
      const config = await client.configs.live()
      await output.result(config, inWords(config))
      return 0
    }
  },
}

export const configPushCommand: Command = {
  name: 'config push',
  parameters: '--threshold T [--trigram-threshold T] [--note TEXT]',
  summary: 'Makes a new version live; it decides from the next message on.',
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        threshold: { type: 'string' },
        'trigram-threshold': { type: 'string' },
        note: { type: 'string', default: '' },
      },
    })
    noPositionals(positionals)
    const pushed = {
      threshold: requiredSimilarity(values.threshold, '--threshold'),
      ...given('trigramThreshold', similarityFrom(values['trigram-threshold'], '--trigram-threshold')),
      note: values.note,
    }
    return async ({ client, output }) => {
      const before = await client.configs.live()
      const config = await client.configs.push({ ...pushed, replaces: before.version })
      output.note(
        `Version ${config.version} is live; before, version ${before.version} with threshold ${before.threshold}.`,
      )
      await output.result(config, inWords(config))
      return 0
    }
  },
}

const inWords = (config: Config) =>
  list([
    ['version', config.version],
    ['threshold', similarity(config.threshold)],
    ['trigram threshold', similarity(config.trigramThreshold)],
    ['suggest threshold', similarity(config.suggestThreshold)],
    ['minimum words', config.minimumWords],
    ['embedding model', config.embeddingModel],
    ['note', config.note],
    ['author', config.author],
    ['since', `${minute(config.createdAt)} UTC`],
  ])

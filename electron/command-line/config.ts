import { parseArgs } from 'node:util'
import { candidateValues, pushNote } from '../../shared/candidate-values.ts'
import type { Config } from '../../shared/model/config.ts'
import { given, noPositionals, requiredSimilarity, similarityFrom } from './arguments.ts'
import { candidateInForce, refuseThresholdsBeside } from './candidates.ts'
import type { Client } from './client.ts'
import { type Command, UsageError } from './command.ts'
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
  parameters:
    '--threshold T [--trigram-threshold T] [--model NAME] [--note TEXT] | --candidate NAME [--note TEXT]',
  summary:
    'Makes a new version live; it decides from the next message on, or with another model once messages are embedded by it.',
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        threshold: { type: 'string' },
        'trigram-threshold': { type: 'string' },
        model: { type: 'string' },
        note: { type: 'string' },
        candidate: { type: 'string' },
      },
    })
    noPositionals(positionals)
    const pushed = pushedFrom(values)
    return async ({ client, output }) => {
      const before = await client.configs.live()
      const config = await client.configs.push({ ...(await pushed(client)), replaces: before.version })
      output.note(
        `Version ${config.version} is live; before, version ${before.version} with threshold ${before.threshold}.`,
      )
      await output.result(config, inWords(config))
      return 0
    }
  },
}

interface PushOptions {
  readonly threshold?: string
  readonly 'trigram-threshold'?: string
  readonly model?: string
  readonly note?: string
  readonly candidate?: string
}

/** What is to be pushed: values that were given, or those of a candidate, which only the console knows. */
function pushedFrom(values: PushOptions) {
  const { candidate: name, model, note } = values
  if (name !== undefined) {
    refuseThresholdsBeside(values)
    if (model !== undefined) throw new UsageError('--model and --candidate do not go together.')
    return async (client: Client) => {
      const candidate = await candidateInForce(client, name)
      return { ...candidateValues(candidate), note: note ?? pushNote(candidate) }
    }
  }
  const pushed = {
    threshold: requiredSimilarity(values.threshold, '--threshold'),
    ...given('trigramThreshold', similarityFrom(values['trigram-threshold'], '--trigram-threshold')),
    ...given('embeddingModel', model),
    note: note ?? '',
  }
  return async () => pushed
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

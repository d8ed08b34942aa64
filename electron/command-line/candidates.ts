import { parseArgs } from 'node:util'
import { Failure } from '../../shared/failure.ts'
import type { Candidate } from '../../shared/model/candidate.ts'
import { normalise } from '../../shared/text/normalise.ts'
import { noPositionals } from './arguments.ts'
import type { Client } from './client.ts'
import { type Command, UsageError } from './command.ts'
import { type Column, minute, similarity, table } from './table.ts'

const COLUMNS: Column[] = [
  { title: 'NAME', maxWidth: 40 },
  { title: 'THRESHOLD', align: 'right' },
  { title: 'TRIGRAM', align: 'right' },
  { title: 'SUGGEST', align: 'right' },
  { title: 'WORDS', align: 'right' },
  { title: 'MODEL', maxWidth: 30 },
  { title: 'SAVED BY', maxWidth: 20 },
  { title: 'SAVED (UTC)' },
  { title: 'NOTE', maxWidth: 60 },
]

const inWords = (candidates: readonly Candidate[]): string =>
  table(
    COLUMNS,
    candidates.map((candidate) => [
      candidate.name,
      similarity(candidate.threshold),
      similarity(candidate.trigramThreshold),
      similarity(candidate.suggestThreshold),
      String(candidate.minimumWords),
      candidate.embeddingModel,
      candidate.author,
      minute(candidate.updatedAt),
      candidate.note,
    ]),
  )

export const candidatesCommand: Command = {
  name: 'candidates',
  parameters: '',
  summary: 'Lists the thresholds that were saved under a name, to be tried ("preview") or pushed.',
  read(args) {
    noPositionals(parseArgs({ args, allowPositionals: true }).positionals)
    return async ({ client, output }) => {
      const candidates = await client.candidates.list()
      await output.result(candidates, inWords(candidates))
      return 0
    }
  },
}

/** A candidate brings its own thresholds. */
export function refuseThresholdsBeside(values: { threshold?: string; 'trigram-threshold'?: string }): void {
  const given = (['threshold', 'trigram-threshold'] as const).find((option) => values[option] !== undefined)
  if (given !== undefined) throw new UsageError(`--${given} and --candidate do not go together.`)
}

/** The candidate of a name or id. BAD_INPUT where it was made for another embedding model than the live one. */
export async function candidateInForce(client: Client, name: string): Promise<Candidate> {
  const candidates = await client.candidates.list()
  const key = normalise(name)
  const candidate = candidates.find((each) => normalise(each.name) === key || each.id === name)
  if (!candidate) throw new Failure('NOT_FOUND', { what: 'candidate', id: name })
  const { embeddingModel } = await client.configs.live()
  if (embeddingModel === candidate.embeddingModel) return candidate
  throw new Failure('BAD_INPUT', {
    detail: `"${candidate.name}" was made for ${candidate.embeddingModel}; messages are compared by ${embeddingModel} now, where its thresholds mean nothing.`,
  })
}

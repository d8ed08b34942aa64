import { parseArgs } from 'node:util'
import type { DryRun } from '../../shared/model/decision.ts'
import { creatorFrom, onlyPositional } from './arguments.ts'
import type { Command } from './command.ts'
import { type Column, list, similarity, table } from './table.ts'

const LINK_COLUMNS: Column[] = [
  { title: 'KIND' },
  { title: 'RANK', align: 'right' },
  { title: 'SCORE', align: 'right' },
  { title: 'CANDIDATE', maxWidth: 40 },
  { title: 'PASSED OVER' },
  { title: 'TEXT', maxWidth: 60 },
]

export const decideCommand: Command = {
  name: 'decide',
  parameters: '--creator ID TEXT',
  summary: 'Decides a text as if it arrived now, and stores nothing.',
  read(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { creator: { type: 'string' } },
    })
    const input = { creator: creatorFrom(values.creator), text: onlyPositional(positionals, 'TEXT') }
    return async ({ client, output }) => {
      const decision = await client.messages.decide(input)
      if (decision.links.length === 0) {
        output.note(`No message of ${input.creator} is like it and recent enough to be compared with.`)
      }
      await output.result(decision, inWords(decision))
      return 0
    }
  },
}

function inWords(decision: DryRun): string {
  const head = list([
    ['outcome', decision.suggested ? `${decision.outcome}, suggested` : decision.outcome],
    ['matched', decision.match?.externalId ?? '-'],
    ['by', decision.match?.kind ?? '-'],
    ['config', decision.configVersion],
    ['threshold', similarity(decision.threshold)],
    ['trigram threshold', similarity(decision.trigramThreshold)],
  ])
  const rows = decision.links.map((link) => [
    link.kind,
    String(link.rank),
    similarity(link.score),
    link.candidate,
    link.passedOver ?? '',
    link.text,
  ])
  return `${head}\n${table(LINK_COLUMNS, rows)}`
}

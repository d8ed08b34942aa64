import { parseArgs } from 'node:util'
import { checkedWords } from '../../shared/aggregation-words.ts'
import { type AggregationState, isAmiss } from '../../shared/model/aggregation.ts'
import { noPositionals, onlyPositional } from './arguments.ts'
import { type Command, UsageError } from './command.ts'
import { escapeForTerminal } from './escape.ts'
import { list, minute } from './table.ts'

export const aggregationsCommand: Command = {
  name: 'aggregations',
  parameters: '',
  summary: 'Shows how it stands with the curves and figures that are computed ahead.',
  read(args) {
    noPositionals(parseArgs({ args, allowPositionals: true }).positionals)
    return async ({ client, output }) => {
      const state = await client.aggregations.read()
      await output.result(state, inWords(state))
      return 0
    }
  },
}

export const aggregationsCheckCommand: Command = {
  name: 'aggregations check',
  parameters: '',
  summary:
    'Computes some of them again and compares, and live clusters with their preview; puts right what differs.',
  read(args) {
    noPositionals(parseArgs({ args, allowPositionals: true }).positionals)
    return async ({ client, output }) => {
      const state = await client.aggregations.check()
      await output.result(state, inWords(state))
      return isAmiss(state) ? 1 : 0
    }
  },
}

export const aggregationsSetCommand: Command = {
  name: 'aggregations set',
  parameters: 'on|off',
  summary: 'Has them computed ahead, or when they are asked for, for everyone who works on this database.',
  read(args) {
    const word = onlyPositional(parseArgs({ args, allowPositionals: true }).positionals, 'on|off')
    if (word !== 'on' && word !== 'off') throw new UsageError('Say on or off.')
    return async ({ client, output }) => {
      const state = await client.aggregations.setEnabled({ isEnabled: word === 'on' })
      await output.result(state, inWords(state))
      return 0
    }
  },
}

function inWords(state: AggregationState): string {
  const { isEnabled, stored, stale, lastRefresh, lastCheck, checked, matches } = state
  const { title, next } = checkedWords(state)
  const rows = list([
    ['computed ahead', isEnabled ? 'yes' : 'no'],
    ['ready', stored],
    ['stale', stale],
    ['last computed', lastRefresh ? `${minute(lastRefresh.at)}, in ${lastRefresh.tookMs} ms` : 'not yet'],
    ['last checked', lastCheck ? minute(lastCheck.checkedAt) : 'not yet'],
    ['consistent', checked === 0 ? 'not known yet' : `${matches} of ${checked} in 30 days`],
  ])
  return `${rows}${escapeForTerminal([title, next].filter(Boolean).join(' '))}\n`
}

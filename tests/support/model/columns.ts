import type { CreatorHistory, HistoryAct } from '../../../electron/clusters/preview-history.ts'
import { isEmpty, isShortText, numbersOf } from './text.ts'
import type { ModelAct, ModelCreator, ModelLink } from './types.ts'

/** What the model recorded of one creator, in the columns that the product's preview reads. */
export function columnsOf({ world, decisions, acts }: ModelCreator): CreatorHistory {
  const { messages } = world
  const trigram = linkColumns(decisions.map(({ links }) => links.trigram))
  const vector = linkColumns(decisions.map(({ links }) => links.vector))
  const takesNoPart = messages.map((message) => (message.isPaid || isEmpty(message.normalised) ? 1 : 0))
  return {
    messages: messages.length,
    channel: interned(messages.map(({ channel }) => channel)),
    createdAtMs: Float64Array.from(messages.map(({ createdAtMs }) => createdAtMs)),
    text: interned(messages.map(({ normalised }) => normalised)),
    numbers: interned(messages.map(({ normalised }) => numbersOf(normalised))),
    words: Int32Array.from(messages.map(({ normalised }) => wordsOf(normalised))),
    skipped: Uint8Array.from(takesNoPart),
    isUncounted: Uint8Array.from(takesNoPart),
    decided: Int32Array.from(decisions.map(({ seq }) => seq - 1)),
    configOf: Int32Array.from(decisions.map(({ configVersion }) => configVersion)),
    trigramStart: trigram.start,
    trigramSeq: trigram.seq,
    trigramScore: trigram.score,
    vectorStart: vector.start,
    vectorSeq: vector.seq,
    vectorScore: vector.score,
    acts: acts.map(actOf),
  }
}

function interned(values: string[]): Int32Array {
  const distinct = [...new Set(values)]
  return Int32Array.from(values.map((value) => distinct.indexOf(value)))
}

const wordsOf = (normalised: string): number =>
  isShortText(normalised, Number.POSITIVE_INFINITY) ? normalised.split(' ').filter(Boolean).length : -1

function linkColumns(lists: ModelLink[][]) {
  const start = [0]
  for (const list of lists) start.push((start[start.length - 1] ?? 0) + list.length)
  const all = lists.flat()
  return {
    start: Int32Array.from(start),
    seq: Int32Array.from(all.map(({ seq }) => seq)),
    score: Int32Array.from(all.map(({ score }) => score)),
  }
}

function actOf({ kind, after, messages, refusals, takesBack }: ModelAct): HistoryAct {
  const pairs = refusals.map(({ first, second }): [number, number] => [first, second])
  if (kind === 'action') return { kind, after, seqs: messages.map(({ seq }) => seq) }
  if (kind === 'remove') return { kind, after, seqs: messages.map(({ seq }) => seq), refusals: pairs }
  if (kind === 'refuse') return { kind, after, refusals: pairs }
  if (takesBack === null) throw new Error('a restore that takes nothing back')
  return { kind, after, takesBack }
}

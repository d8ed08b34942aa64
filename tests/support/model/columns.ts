import {
  type CreatorHistory,
  type HistoryAct,
  NO_LANGUAGE,
} from '../../../electron/clusters/preview-history.ts'
import { isShortText, numbersOf } from './text.ts'
import type { ModelAct, ModelCreator, ModelDecision, ModelLink } from './types.ts'

/** What the model recorded of one creator, in the columns that the product's preview reads. */
export function columnsOf({ world, decisions, rebuilt, acts }: ModelCreator): CreatorHistory {
  const { messages } = world
  const trigram = linkColumns(decisions.map(({ links }) => links.trigram))
  const vector = linkColumns(decisions.map(({ links }) => links.vector))
  const decided = [...new Set(decisions.map(({ seq }) => seq))]
  const outcomeOf = (seq: number) => decisions.findLast((decision) => decision.seq === seq)?.outcome
  return {
    messages: messages.length,
    channel: interned(messages.map(({ channel }) => channel)),
    createdAtMs: Float64Array.from(messages.map(({ createdAtMs }) => createdAtMs)),
    text: interned(messages.map(({ normalised }) => normalised)),
    numbers: interned(messages.map(({ normalised }) => numbersOf(normalised))),
    words: Int32Array.from(messages.map(({ normalised }) => wordsOf(normalised))),
    length: Int32Array.from(messages.map(({ text }) => [...text].length)),
    language: new Int32Array(messages.length).fill(NO_LANGUAGE),
    languages: [],
    skipped: Uint8Array.from(messages.map(({ seq }) => (world.takingPart.includes(seq) ? 0 : 1))),
    isUncounted: Uint8Array.from(
      messages.map(({ seq }) => (['skipped:paid', 'skipped:empty'].includes(outcomeOf(seq) ?? '') ? 1 : 0)),
    ),
    firstDecision: Int32Array.from(decided, (seq) => decisions.findIndex((each) => each.seq === seq)),
    lastDecision: Int32Array.from(decided, (seq) => decisions.findLastIndex((each) => each.seq === seq)),
    decided: Int32Array.from(decisions.map(({ seq }) => seq - 1)),
    configOf: Int32Array.from(decisions.map(({ configVersion }) => configVersion)),
    trigramStart: trigram.start,
    trigramSeq: trigram.seq,
    trigramScore: trigram.score,
    vectorStart: vector.start,
    vectorSeq: vector.seq,
    vectorScore: vector.score,
    acts: acts.map((act) => actOf(act, decisions, rebuilt)),
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

function actOf(act: ModelAct, decisions: ModelDecision[], rebuilt: ModelDecision[]): HistoryAct {
  const after = decisions.filter(({ history }) => history < act.history).length
  const seqs = act.messages.map(({ seq }) => seq)
  const refusals = act.refusals.map(({ first, second }): [number, number] => [first, second])
  switch (act.kind) {
    case 'action':
      return { after, kind: 'action', seqs: seqsOf(act, false), unseen: seqsOf(act, true) }
    case 'remove':
      return { after, kind: 'remove', seqs, refusals }
    case 'refuse':
      return { after, kind: 'refuse', refusals }
    case 'join':
      return { after, kind: 'join', seq: only(seqs), candidate: only([act.candidate]) }
    case 'delete':
      return { after, kind: 'delete', seq: only(seqs) }
    case 'rebuild': {
      const { configVersion } = rebuilt.find(({ history }) => history === act.history + 1) as ModelDecision
      return { after, kind: 'rebuild', configVersion, decided: seqs }
    }
    case 'restore':
      return { after, kind: 'restore', takesBack: only([act.takesBack]) }
  }
}

const seqsOf = ({ messages }: ModelAct, isShadow: boolean): number[] =>
  messages.filter((message) => message.isShadow === isShadow).map(({ seq }) => seq)

function only(values: (number | null)[]): number {
  const [value] = values
  if (value === undefined || value === null || values.length > 1)
    throw new Error('an act that says too little')
  return value
}

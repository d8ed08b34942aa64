import type { DecisionRow, HistoryActRow } from '../../../electron/clusters/history-rows.ts'
import { isShortText, numbersOf } from './text.ts'
import type { ModelAct, ModelCreator, ModelDecision, ModelLink, ModelTouched } from './types.ts'
import { messageOf } from './world.ts'

/** What the model recorded of one creator, as the product reads it from the database: event by event. */
export function rowsOf({ world, decisions, rebuilt, acts }: ModelCreator): (DecisionRow | HistoryActRow)[] {
  const textOf = (seq: number) => messageOf(world, seq).normalised
  const ofDecisions = decisions.map((decision): DecisionRow => {
    const { text, normalised, channel, createdAtMs } = messageOf(world, decision.seq)
    const isNeverShort = !isShortText(normalised, Number.POSITIVE_INFINITY)
    return {
      history: decision.history,
      seq: decision.seq,
      outcome: decision.outcome,
      configVersion: decision.configVersion,
      channel,
      createdAtMs,
      textHash: normalised,
      numbersHash: numbersOf(normalised),
      wordCount: isNeverShort ? null : normalised.split(' ').filter(Boolean).length,
      length: [...text].length,
      language: null,
      ...listsOf(decision.links.trigram, decision.links.vector),
    }
  })
  const ofActs = acts.map(
    (act, place): HistoryActRow => ({
      id: `${place}`,
      history: act.history,
      kind: act.kind,
      takesBack: act.takesBack === null ? null : `${act.takesBack}`,
      candidateSeq: act.candidate,
      configVersion: versionOf(act, rebuilt),
      ...seqsOf(act),
      refusals: act.refusals.map(({ first, second }) => [first, textOf(first), second, textOf(second)]),
    }),
  )
  return [...ofDecisions, ...ofActs].sort((one, other) => one.history - other.history)
}

/** Of a rebuild: that of its decisions. */
function versionOf({ kind, history }: ModelAct, rebuilt: ModelDecision[]): number | null {
  if (kind !== 'rebuild') return null
  return rebuilt.find((decision) => decision.history === history + 1)?.configVersion ?? null
}

function seqsOf({ kind, messages }: ModelAct) {
  const isUnseen = (message: ModelTouched) => kind === 'action' && message.isShadow
  return {
    seqs: messages.filter((message) => !isUnseen(message)).map(({ seq }) => seq),
    unseenSeqs: messages.filter(isUnseen).map(({ seq }) => seq),
  }
}

function listsOf(trigram: ModelLink[], vector: ModelLink[]) {
  const seqs = (links: ModelLink[]) => (links.length === 0 ? null : links.map(({ seq }) => seq))
  const scores = (links: ModelLink[]) => (links.length === 0 ? null : links.map(({ score }) => score))
  return {
    trigramSeqs: seqs(trigram),
    trigramScores: scores(trigram),
    vectorSeqs: seqs(vector),
    vectorScores: scores(vector),
  }
}

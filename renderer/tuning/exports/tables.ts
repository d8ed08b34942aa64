import type { Candidate } from '../../../shared/model/candidate.ts'
import type { ClusterChange } from '../../../shared/model/cluster-change.ts'
import type { CreatorComparison, Flip } from '../../../shared/model/preview.ts'
import { type Cell, type CsvTable, tableOf } from './csv.ts'

/** What becomes of clusters, each by the first messages of its largest ones. */
export function changesTable(changes: readonly ClusterChange[]): CsvTable {
  const side = ({ total, shown }: ClusterChange['before']): Cell[] => [
    total,
    shown.map(({ size }) => size).join(' '),
    shown[0]?.texts[0] ?? '',
  ]
  return tableOf(
    [
      'creator',
      'change',
      'moved',
      'clustersNow',
      'sizesNow',
      'messageNow',
      'clustersThen',
      'sizesThen',
      'messageThen',
    ],
    changes.map(({ creator, kind, moved, before, after }) => [
      creator,
      kind,
      moved,
      ...side(before),
      ...side(after),
    ]),
  )
}

export function flipsTable(flips: readonly Flip[]): CsvTable {
  const side = (one: Flip['live']): Cell[] =>
    one ? [one.kind, one.score, one.externalId, one.text] : ['', '', '', '']
  return tableOf(
    [
      ...['change', 'message', 'text', 'kindNow', 'scoreNow', 'candidateNow', 'textNow'],
      ...['kindThen', 'scoreThen', 'candidateThen', 'textThen', 'label'],
    ],
    flips.map(({ change, message, live, candidate, label }) => [
      change,
      message.externalId,
      message.text,
      ...side(live),
      ...side(candidate),
      label ?? '',
    ]),
  )
}

export function creatorsTable(creators: readonly CreatorComparison[]): CsvTable {
  const names = ['clusters', 'grouped', 'formationRate', 'largest'] as const
  return tableOf(
    ['creator', 'messages', ...names.flatMap((name) => [`${name} now`, `${name} then`])],
    creators.map(({ creator, live, candidate }) => [
      creator,
      live.messages,
      ...names.flatMap((name) => [live[name], candidate[name]]),
    ]),
  )
}

export function candidatesTable(candidates: readonly Candidate[]): CsvTable {
  const names = ['threshold', 'trigramThreshold', 'suggestThreshold', 'minimumWords'] as const
  return tableOf(
    ['name', ...names, 'embeddingModel', 'note', 'author', 'updatedAt'],
    candidates.map((one) => [
      one.name,
      ...names.map((name) => one[name]),
      ...[one.embeddingModel, one.note, one.author, one.updatedAt],
    ]),
  )
}

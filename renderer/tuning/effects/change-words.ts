import {
  IconArrowsJoin,
  IconArrowsShuffle,
  IconArrowsSplit,
  IconCircleMinus,
  IconCirclePlus,
  IconMinus,
  IconPlus,
} from '@tabler/icons-react'
import type { ChangeSummary, ClusterChangeKind } from '../../../shared/model/cluster-change.ts'
import { counted, countText } from '../../ui/numbers.ts'

export const changeWords = {
  split: { word: 'splits', Icon: IconArrowsSplit },
  merge: { word: 'merge', Icon: IconArrowsJoin },
  regroup: { word: 'regroup', Icon: IconArrowsShuffle },
  appear: { word: 'appears', Icon: IconCirclePlus },
  vanish: { word: 'vanishes', Icon: IconCircleMinus },
  grow: { word: 'grows', Icon: IconPlus },
  shrink: { word: 'shrinks', Icon: IconMinus },
} as const satisfies Record<ClusterChangeKind, unknown>

const parts: readonly { readonly kind: ClusterChangeKind; readonly one: string; readonly many: string }[] = [
  { kind: 'split', one: 'splits', many: 'split' },
  { kind: 'merge', one: 'merge', many: 'merges' },
  { kind: 'regroup', one: 'regrouping', many: 'regroupings' },
  { kind: 'appear', one: 'appears', many: 'appear' },
  { kind: 'vanish', one: 'vanishes', many: 'vanish' },
  { kind: 'grow', one: 'grows', many: 'grow' },
  { kind: 'shrink', one: 'shrinks', many: 'shrink' },
]

/** Members of the largest cluster on both sides. */
export interface LargestClusters {
  readonly live: number
  readonly candidate: number
}

/** "1 240 messages move, of 83 creators: 96 split, 11 vanish. Largest cluster 212 now, 64 then." */
export function changeSummaryText(summary: ChangeSummary, largest: LargestClusters | null): string {
  const { kinds, moved, creators, total } = summary
  if (total === 0) return 'Every cluster stays as it is.'
  const named = parts
    .filter(({ kind }) => (kinds[kind] ?? 0) > 0)
    .map(({ kind, one, many }) => `${countText(kinds[kind] ?? 0)} ${kinds[kind] === 1 ? one : many}`)
  const verb = moved === 1 ? 'moves' : 'move'
  const moving = `${counted(moved, 'message')} ${verb}, of ${counted(creators, 'creator')}: ${named.join(', ')}.`
  return largest === null ? moving : `${moving} ${largestText(largest)}`
}

const largestText = ({ live, candidate }: LargestClusters): string =>
  live === candidate
    ? `Largest cluster ${countText(live)}, as now.`
    : `Largest cluster ${countText(live)} now, ${countText(candidate)} then.`

import { IconArrowsExchange, IconLink, IconUnlink } from '@tabler/icons-react'
import type { Comparison, Flip } from '../../shared/model/preview.ts'
import { countText } from '../ui/numbers.ts'

export const flipWords = {
  joins: { word: 'joins', Icon: IconLink },
  leaves: { word: 'leaves', Icon: IconUnlink },
  moves: { word: 'moves', Icon: IconArrowsExchange },
} as const satisfies Record<Flip['change'], unknown>

export function flipTotal({ joins, leaves, moves }: Comparison['flips']): number {
  return joins + leaves + moves
}

/** "12 messages would join, 80 would leave, 4 would move to another link." */
export function flipSummary({ joins, leaves, moves }: Comparison['flips']): string {
  const parts = [
    { count: joins, words: 'would join' },
    { count: leaves, words: 'would leave' },
    { count: moves, words: 'would move to another link' },
  ]
  const [first, ...others] = parts.filter(({ count }) => count > 0)
  if (!first) return 'No message would change.'
  const noun = first.count === 1 ? 'message' : 'messages'
  const rest = others.map(({ count, words }) => `, ${countText(count)} ${words}`)
  return `${countText(first.count)} ${noun} ${first.words}${rest.join('')}.`
}

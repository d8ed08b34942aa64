import { Box } from '@mantine/core'
import { useState } from 'react'
import type { CreatorId } from '../../shared/model/id.ts'
import type { PreviewValues } from '../../shared/model/preview.ts'
import { labelKeys } from '../labels/label-buttons.tsx'
import { useLabel } from '../labels/use-label.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { VirtualGrid } from '../ui/virtual-grid.tsx'
import { flipLink } from './flip-link.ts'
import { FlipHead, FlipRow } from './flip-row.tsx'
import { useFlips } from './use-comparison.ts'

const ROW_PX = 38

interface FlipListProps {
  readonly creator: CreatorId | null
  readonly values: PreviewValues
  readonly total: number
  readonly isLive: boolean
}

/** The very links that flip between the live config and the candidate. */
export function FlipList({ creator, values, total, isLive }: FlipListProps) {
  const { query, flips, loadMore } = useFlips(creator, values)
  const label = useLabel('tuning')
  const [active, setActive] = useState(0)
  if (query.error && !query.data) {
    return (
      <Box p="sm">
        <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
      </Box>
    )
  }
  if (!query.data) return <RowSkeletons rows={5} height={24} label="Loading the links that flip" />
  if (flips.length === 0) {
    return (
      <EmptyState title={isLive ? 'This is the live value' : 'No link flips'}>
        {isLive
          ? 'Move the threshold: the links that would flip are listed here.'
          : 'Every message keeps its link at this value.'}
      </EmptyState>
    )
  }
  const at = Math.min(active, flips.length - 1)
  const current = flips[at]
  return (
    <div
      style={{ height: '100%', opacity: query.isPlaceholderData ? 0.6 : 1 }}
      aria-busy={query.isPlaceholderData}
    >
      <VirtualGrid
        label="Links that flip"
        items={flips}
        total={Math.max(total, flips.length)}
        keyOf={({ message }) => message.id}
        rowHeight={ROW_PX}
        isMeasured
        head={<FlipHead />}
        active={at}
        onActive={setActive}
        keys={labelKeys(current ? flipLink(current) : null, label)}
        onNearEnd={loadMore}
      >
        {(flip, index) => <FlipRow flip={flip} isActive={index === at} onLabel={label} />}
      </VirtualGrid>
    </div>
  )
}

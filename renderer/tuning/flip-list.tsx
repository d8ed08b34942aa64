import { Box } from '@mantine/core'
import { memo, useRef } from 'react'
import type { ConfigValues } from '../../shared/model/config.ts'
import type { Flip } from '../../shared/model/preview.ts'
import { labelKeys } from '../labels/label-buttons.tsx'
import { useLabel } from '../labels/use-label.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { useActiveRow } from '../ui/use-active-row.ts'
import { useWindowKeys } from '../ui/use-window-keys.ts'
import { VirtualGrid } from '../ui/virtual-grid.tsx'
import type { TuningScope } from './curves/use-curve.ts'
import { flipLink } from './flip-link.ts'
import { FlipHead, FlipRow } from './flip-row.tsx'
import { useFlips } from './use-comparison.ts'

const ROW_PX = 38

function flipKey({ message }: Flip): string {
  return message.id
}

interface FlipListProps {
  readonly scope: TuningScope
  readonly values: ConfigValues
  readonly total: number
  readonly isLive: boolean
}

/** The very links that flip between the live config and the candidate. */
export const FlipList = memo(function FlipList({ scope, values, total, isLive }: FlipListProps) {
  const { query, flips, loadMore, isCurrent } = useFlips(scope, values)
  const label = useLabel('tuning')
  const { at, current, activate } = useActiveRow(flips, flipKey)
  const grid = useRef<HTMLDivElement>(null)
  const toList = () => grid.current?.focus()
  useWindowKeys({ j: toList, k: toList })
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
  return (
    <div style={{ height: '100%', opacity: query.isPlaceholderData ? 0.6 : 1 }} aria-busy={!isCurrent}>
      <VirtualGrid
        label="Links that flip"
        items={flips}
        total={Math.max(total, flips.length)}
        keyOf={flipKey}
        rowHeight={ROW_PX}
        isMeasured
        head={<FlipHead />}
        active={at}
        onActive={activate}
        keys={labelKeys(current ? flipLink(current) : null, label)}
        onNearEnd={loadMore}
        gridRef={grid}
      >
        {(flip, index) => <FlipRow flip={flip} isActive={index === at} onLabel={label} />}
      </VirtualGrid>
    </div>
  )
})

import { Box } from '@mantine/core'
import { memo } from 'react'
import type { ConfigValues } from '../../../shared/model/config.ts'
import type { CreatorComparison, Preview } from '../../../shared/model/preview.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNotice } from '../../ui/failure-notice.tsx'
import { countText, percentText, pointsText, signed } from '../../ui/numbers.ts'
import { RowSkeletons } from '../../ui/row-skeletons.tsx'
import { useActiveRow } from '../../ui/use-active-row.ts'
import { VirtualGrid } from '../../ui/virtual-grid.tsx'
import type { TuningScope } from '../curves/use-curve.ts'
import classes from './effects.module.css'
import { useCreators } from './use-changes.ts'

const ROW_PX = 30

/** The columns of a creator: a figure now, and how it changes. */
export const creatorColumns = [
  { label: 'Messages', now: ({ messages }: Preview) => countText(messages), change: null },
  {
    label: 'Clusters',
    now: ({ clusters }: Preview) => countText(clusters),
    change: (live: Preview, then: Preview) => signed(then.clusters - live.clusters, countText),
  },
  {
    label: 'Grouped',
    now: ({ grouped }: Preview) => countText(grouped),
    change: (live: Preview, then: Preview) => signed(then.grouped - live.grouped, countText),
  },
  {
    label: 'Formation',
    now: ({ formationRate }: Preview) => percentText(formationRate),
    change: (live: Preview, then: Preview) => signed(then.formationRate - live.formationRate, pointsText),
  },
  {
    label: 'Largest',
    now: ({ largest }: Preview) => countText(largest),
    change: (live: Preview, then: Preview) => signed(then.largest - live.largest, countText),
  },
] as const

const creatorKey = ({ creator }: CreatorComparison): string => creator

// biome-ignore-start lint/a11y/useSemanticElements: cells of a grid of which only the rows in sight exist
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
function Head() {
  return (
    <div className={`${classes.creatorCells} ${classes.head}`} role="presentation">
      <span role="columnheader">Creator</span>
      {creatorColumns.flatMap(({ label, change }) => [
        <span key={label} role="columnheader" className={classes.figure}>
          {label}
        </span>,
        ...(change
          ? [
              <span key={`${label} change`} role="columnheader" className={classes.figure}>
                change
              </span>,
            ]
          : []),
      ])}
    </div>
  )
}

function Row({ creator, live, candidate }: CreatorComparison) {
  return (
    <div className={classes.creatorCells} role="presentation">
      <span role="gridcell">
        <bdi>{creator}</bdi>
      </span>
      {creatorColumns.flatMap(({ label, now, change }) => [
        <span key={label} role="gridcell" className={classes.figure}>
          {now(live)}
        </span>,
        ...(change
          ? [
              <span key={`${label} change`} role="gridcell" className={classes.figure}>
                {change(live, candidate)}
              </span>,
            ]
          : []),
      ])}
    </div>
  )
}
// biome-ignore-end lint/a11y/useFocusableInteractive: as above
// biome-ignore-end lint/a11y/useSemanticElements: as above

interface CreatorTableProps {
  readonly scope: TuningScope
  readonly values: ConfigValues
}

/** Each creator's figures now and how they change, those first whose grouped messages change most. */
export const CreatorTable = memo(function CreatorTable({ scope, values }: CreatorTableProps) {
  const { query, creators, total, loadMore } = useCreators(scope, values)
  const { at, activate } = useActiveRow(creators, creatorKey)
  if (query.error && !query.data) {
    return (
      <Box p="sm">
        <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
      </Box>
    )
  }
  if (!query.data) return <RowSkeletons rows={6} height={20} label="Loading the creators" />
  if (creators.length === 0) {
    return <EmptyState title="No creator yet">Creators with decided messages are listed here.</EmptyState>
  }
  return (
    <div
      style={{ height: '100%', opacity: query.isPlaceholderData ? 0.6 : 1 }}
      aria-busy={query.isPlaceholderData}
    >
      <VirtualGrid
        label="Creators"
        items={creators}
        total={total}
        keyOf={creatorKey}
        rowHeight={ROW_PX}
        head={<Head />}
        active={at}
        onActive={activate}
        onNearEnd={loadMore}
      >
        {(creator) => <Row {...creator} />}
      </VirtualGrid>
    </div>
  )
})

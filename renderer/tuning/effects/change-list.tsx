import { Box } from '@mantine/core'
import { useRef, useState } from 'react'
import type { ClusterChange } from '../../../shared/model/cluster-change.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureNotice } from '../../ui/failure-notice.tsx'
import { RowSkeletons } from '../../ui/row-skeletons.tsx'
import { useActiveRow } from '../../ui/use-active-row.ts'
import { useWindowKeys } from '../../ui/use-window-keys.ts'
import { VirtualGrid } from '../../ui/virtual-grid.tsx'
import { ChangeDrawer } from './change-drawer.tsx'
import { ChangeKinds, NoneOfThese } from './change-kinds.tsx'
import { ChangeHead, ChangeRow } from './change-row.tsx'
import classes from './effects.module.css'
import type { Changes, ChosenKinds } from './use-changes.ts'

const ROW_PX = 52

const changeKey = ({ creator, seq }: ClusterChange): string => `${creator} ${seq}`

interface ChangeListProps {
  readonly found: Changes
  readonly isLive: boolean
  readonly kinds: ChosenKinds
  readonly onKinds: (kinds: ChosenKinds) => void
}

/** What becomes of clusters, the change that moves most messages first; Enter opens one. */
export function ChangeList({ found, isLive, kinds, onKinds }: ChangeListProps) {
  const { query, changes, summary, total, loadMore, asked, isCurrent } = found
  const { at, activate } = useActiveRow(changes, changeKey)
  const [opened, setOpened] = useState<ClusterChange | null>(null)
  // Rows of the values before are none of the values that are asked about by now.
  const open = (change: ClusterChange | undefined) => {
    if (change && !query.isPlaceholderData) setOpened(change)
  }
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
  if (!query.data) return <RowSkeletons rows={5} height={36} label="Loading what becomes of clusters" />
  if (changes.length === 0 && (summary?.total ?? 0) === 0) {
    return (
      <EmptyState title={isLive ? 'This is the live value' : 'Every cluster stays as it is'}>
        {isLive
          ? 'Move a threshold: clusters that would split, merge, appear or vanish are listed here.'
          : 'At these values each cluster has the members that it has now.'}
      </EmptyState>
    )
  }
  return (
    <div
      className={classes.list}
      style={{ opacity: query.isPlaceholderData ? 0.6 : 1 }}
      aria-busy={!isCurrent}
    >
      {summary && <ChangeKinds counts={summary.kinds} chosen={kinds} onChoose={onKinds} />}
      <div className={classes.listed}>
        {changes.length === 0 ? (
          <NoneOfThese kinds={kinds} others={summary?.total ?? 0} onAll={() => onKinds([])} />
        ) : (
          <VirtualGrid
            label="Clusters that change"
            items={changes}
            total={Math.max(total, changes.length)}
            keyOf={changeKey}
            rowHeight={ROW_PX}
            isMeasured
            isReplaced
            head={<ChangeHead />}
            active={at}
            onActive={activate}
            onPress={open}
            keys={{ Enter: () => open(changes[at]) }}
            onNearEnd={loadMore}
            gridRef={grid}
          >
            {(change) => <ChangeRow change={change} />}
          </VirtualGrid>
        )}
      </div>
      <ChangeDrawer change={opened} values={asked} onClose={() => setOpened(null)} />
    </div>
  )
}

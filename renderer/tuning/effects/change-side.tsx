import { Group, Text, Title } from '@mantine/core'
import { useRef } from 'react'
import { useLocation } from 'wouter'
import type { ChangedSide, ChangeSide as Side } from '../../../shared/model/cluster-change.ts'
import { useSought } from '../../clusters/use-sought.ts'
import { StaleNotice } from '../../ui/failure-notice.tsx'
import { CandidateRing, LiveDot } from '../../ui/meaning-marks.tsx'
import { counted } from '../../ui/numbers.ts'
import { useActiveRow } from '../../ui/use-active-row.ts'
import { VirtualGrid } from '../../ui/virtual-grid.tsx'
import classes from './change-drawer.module.css'
import { ClusterLine, clusterPath, MemberLine } from './side-rows.tsx'
import { type NamedChange, type SideRow, useChangeSide } from './use-opened-change.ts'

const ROW_PX = 46

const rowKey = ({ cluster, member }: SideRow): string => member?.id ?? `cluster ${cluster.place}`

interface ChangeSideProps {
  readonly named: NamedChange
  readonly side: Side
  readonly first: ChangedSide
  /** Clusters on the other side. */
  readonly others: number
}

/** The clusters of one side, each member with what brought it there and the name of its cluster on the other. */
export function ChangeSide({ named, side, first, others }: ChangeSideProps) {
  const isLive = side === 'before'
  return (
    <section className={classes.side} aria-label={isLive ? 'Now' : 'Then'}>
      <Group gap={6}>
        {isLive ? <LiveDot /> : <CandidateRing />}
        <Title order={3} size="h4">
          {isLive ? 'Now' : 'With the candidate'}
        </Title>
        {first.clusterCount > 1 && (
          <Text size="xs" c="dimmed">
            {counted(first.clusterCount, 'cluster')}
          </Text>
        )}
      </Group>
      {first.clusterCount === 0 ? (
        <Text size="sm" c="dimmed">
          No cluster: these messages are each on their own.
        </Text>
      ) : (
        <SideGrid {...{ named, side, first, others, isLive }} />
      )}
    </section>
  )
}

function SideGrid({ named, side, first, others, isLive }: ChangeSideProps & { readonly isLive: boolean }) {
  const { rows, letters, total, hasMore, loadMore, error, retry } = useChangeSide(named, side, first)
  const { at, current, activate } = useActiveRow(rows, rowKey)
  const sought = useSought({ ids: rows.map(({ member }) => member?.id ?? null), hasMore, loadMore })
  const [, navigate] = useLocation()
  const grid = useRef<HTMLDivElement>(null)
  const path = current && clusterPath(current.cluster)
  const showSought = () => {
    if (sought.at !== null) activate(sought.at)
    sought.shown()
    grid.current?.focus()
  }
  return (
    <>
      <StaleNotice error={error} onRetry={retry} />
      <div className={classes.grid}>
        <VirtualGrid
          label={isLive ? 'Messages of the clusters now' : 'Messages of the clusters then'}
          items={rows}
          total={total}
          keyOf={rowKey}
          rowHeight={ROW_PX}
          isMeasured
          active={at}
          onActive={activate}
          keys={path ? { Enter: () => navigate(path) } : {}}
          onNearEnd={loadMore}
          gridRef={grid}
          takesFocus={isLive || others === 0}
          wanted={sought.at}
          onShown={showSought}
        >
          {({ cluster, member }, index) =>
            member ? (
              <MemberLine {...{ member, cluster, others, isLive }} />
            ) : (
              <ClusterLine {...{ cluster, isLive, letters }} onGo={sought.seek} isActive={index === at} />
            )
          }
        </VirtualGrid>
      </div>
    </>
  )
}

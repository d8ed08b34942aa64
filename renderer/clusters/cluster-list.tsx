import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import type { Ref } from 'react'
import type { ClusterRow } from '../../shared/model/cluster.ts'
import type { ClusterId } from '../../shared/model/id.ts'
import { Count, Score, TimeAgo } from '../ui/figures.tsx'
import type { KeyBindings } from '../ui/keys.ts'
import { TextLine } from '../ui/message-text.tsx'
import { VirtualGrid } from '../ui/virtual-grid.tsx'
import classes from './cluster-list.module.css'
import { ScoreBars } from './score-bars.tsx'
import { statusWords } from './status-words.ts'

const ROW_PX = 36

export function clusterKey({ id }: ClusterRow): string {
  return id
}

// biome-ignore-start lint/a11y/useSemanticElements: a table cannot show only the rows in sight
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
function Head() {
  return (
    <div className={classes.cells} role="presentation">
      <span role="columnheader">Oldest message</span>
      <span role="columnheader" className={classes.number}>
        Size
      </span>
      <span role="columnheader">Status</span>
      <span role="columnheader" className={classes.number}>
        Weakest link
      </span>
      <span role="columnheader" className={classes.number}>
        Created
      </span>
    </div>
  )
}

function Cells({ cluster }: { readonly cluster: ClusterRow }) {
  const StatusIcon = cluster.status === 'open' ? IconCircle : IconCircleCheck
  return (
    <div className={classes.cells} role="presentation">
      <div role="gridcell" className={classes.cell}>
        <TextLine text={cluster.preview} />
      </div>
      <div role="gridcell" className={classes.number}>
        <Count value={cluster.members} />
      </div>
      <div role="gridcell">
        <span className={classes.status}>
          <StatusIcon size={13} aria-hidden />
          {statusWords[cluster.status]}
        </span>
      </div>
      <div role="gridcell" className={classes.scores}>
        <ScoreBars histogram={cluster.histogram} />
        {cluster.weakestScore === null ? '–' : <Score value={cluster.weakestScore} label="weakest link" />}
      </div>
      <div role="gridcell" className={`${classes.number} ${classes.quiet}`}>
        <TimeAgo at={cluster.createdAt} />
      </div>
    </div>
  )
}
// biome-ignore-end lint/a11y/useFocusableInteractive: as above
// biome-ignore-end lint/a11y/useSemanticElements: as above

interface ClusterListProps {
  readonly clusters: readonly ClusterRow[]
  readonly total: number
  readonly openId: string | null
  readonly active: number
  readonly onActive: (index: number) => void
  readonly onOpen: (id: ClusterId) => void
  readonly keys: KeyBindings
  readonly onNearEnd: () => void
  readonly gridRef: Ref<HTMLDivElement>
}

/** One line a cluster. */
export function ClusterList(props: ClusterListProps) {
  const { clusters, openId, active, onOpen } = props
  return (
    <VirtualGrid
      label="Clusters"
      items={clusters}
      total={props.total}
      keyOf={clusterKey}
      rowHeight={ROW_PX}
      active={active}
      onActive={props.onActive}
      isSelected={({ id }) => id === openId}
      onPress={({ id }) => onOpen(id)}
      keys={props.keys}
      onNearEnd={props.onNearEnd}
      gridRef={props.gridRef}
      head={<Head />}
    >
      {(cluster) => <Cells cluster={cluster} />}
    </VirtualGrid>
  )
}

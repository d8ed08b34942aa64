import { Drawer } from '@mantine/core'
import type { ClusterChange } from '../../../shared/model/cluster-change.ts'
import type { ConfigValues } from '../../../shared/model/config.ts'
import { FailureNotice, StaleNotice } from '../../ui/failure-notice.tsx'
import { counted } from '../../ui/numbers.ts'
import { RowSkeletons } from '../../ui/row-skeletons.tsx'
import classes from './change-drawer.module.css'
import { ChangeFlips } from './change-flips.tsx'
import { ChangeSide } from './change-side.tsx'
import { changeWords } from './change-words.ts'
import { useOpenedChange } from './use-opened-change.ts'

interface ChangeDrawerProps {
  /** Null: closed. */
  readonly change: ClusterChange | null
  readonly values: ConfigValues
  readonly onClose: () => void
}

/** One change in full: its clusters now and then, how each hangs together, and the links that flip in it. */
export function ChangeDrawer({ change, values, onClose }: ChangeDrawerProps) {
  return (
    <Drawer
      opened={change !== null}
      onClose={onClose}
      position="right"
      size="min(1240px, 94vw)"
      title={change && titleOf(change)}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ content: classes.content ?? '', body: classes.body ?? '' }}
    >
      {change && <Opened change={change} values={values} />}
    </Drawer>
  )
}

const titleOf = ({ kind, moved, creator }: ClusterChange): string =>
  `${counted(moved, 'message')} of ${creator} ${moved === 1 ? 'moves' : 'move'}: a cluster ${changeWords[kind].word}`

function Opened({ change, values }: { readonly change: ClusterChange; readonly values: ConfigValues }) {
  const named = { ...values, creator: change.creator, seq: change.seq }
  const { data, error, refetch } = useOpenedChange(named)
  if (error && !data) return <FailureNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <RowSkeletons rows={8} height={22} label="Loading the clusters" />
  const { before, after, flips } = data
  return (
    <>
      <StaleNotice error={error} onRetry={() => void refetch()} />
      <div className={classes.columns}>
        <ChangeSide named={named} side="before" first={before} others={after.clusterCount} />
        <ChangeSide named={named} side="after" first={after} others={before.clusterCount} />
      </div>
      {flips.total > 0 && <ChangeFlips named={named} first={flips} />}
    </>
  )
}

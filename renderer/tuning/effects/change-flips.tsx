import { Title } from '@mantine/core'
import type { ChangedFlips } from '../../../shared/model/cluster-change.ts'
import type { Flip } from '../../../shared/model/preview.ts'
import { labelKeys } from '../../labels/label-buttons.tsx'
import { useLabel } from '../../labels/use-label.ts'
import { StaleNotice } from '../../ui/failure-notice.tsx'
import { counted } from '../../ui/numbers.ts'
import { useActiveRow } from '../../ui/use-active-row.ts'
import { VirtualGrid } from '../../ui/virtual-grid.tsx'
import { flipLink } from '../flip-link.ts'
import { FlipHead, FlipRow } from '../flip-row.tsx'
import classes from './change-drawer.module.css'
import { type NamedChange, useChangeFlips } from './use-opened-change.ts'

const ROW_PX = 38

const flipKey = ({ message }: Flip): string => message.id

interface ChangeFlipsProps {
  readonly named: NamedChange
  readonly first: ChangedFlips
}

/** The links that flip in one change, each to be labelled. */
export function ChangeFlips({ named, first }: ChangeFlipsProps) {
  const { flips, loadMore, error, retry } = useChangeFlips(named, first)
  const label = useLabel('tuning')
  const { at, current, activate } = useActiveRow(flips, flipKey)
  const { total } = first
  return (
    <section className={classes.flips} aria-label="Flips">
      <Title order={3} size="h4">
        {counted(total, 'link')} {total === 1 ? 'flips' : 'flip'}
      </Title>
      <StaleNotice error={error} onRetry={retry} />
      <div className={classes.grid}>
        <VirtualGrid
          label="Links that flip in this change"
          items={flips}
          total={total}
          keyOf={flipKey}
          rowHeight={ROW_PX}
          isMeasured
          head={<FlipHead />}
          active={at}
          onActive={activate}
          keys={labelKeys(current ? flipLink(current) : null, label)}
          onNearEnd={loadMore}
        >
          {(flip, index) => <FlipRow flip={flip} isActive={index === at} onLabel={label} />}
        </VirtualGrid>
      </div>
    </section>
  )
}

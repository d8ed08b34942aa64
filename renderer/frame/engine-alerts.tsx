import { Tooltip } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from 'wouter'
import { checkedWords } from '../../shared/aggregation-words.ts'
import { isAmiss } from '../../shared/model/aggregation.ts'
import { useAggregations } from '../aggregations/use-aggregations.ts'
import { GLANCE_MS, useEngineWork } from '../ops/use-ops.ts'
import { counted } from '../ui/numbers.ts'
import { differenceText } from '../ui/times.ts'
import classes from './status-bar.module.css'

/** A message that waits shorter than this is simply new. */
const LONG_MS = 60_000

/** Since when the first message waits, once that is long. */
export function WaitingSince({ isKnown }: { readonly isKnown: boolean }) {
  const { data } = useEngineWork(GLANCE_MS, isKnown)
  const oldestMs = data?.oldestPendingMs ?? 0
  if (oldestMs < LONG_MS) return null
  return <> for {differenceText(oldestMs)}</>
}

/** Jobs that failed too often, and the way to them. */
export function FailedJobs({ isKnown }: { readonly isKnown: boolean }) {
  const { data } = useEngineWork(GLANCE_MS, isKnown)
  if (!isKnown || !data || data.dead === 0) return null
  const words = `${counted(data.dead, 'job')} failed too often`
  return (
    <Tooltip label="See them on the Ops screen">
      <Link href="/ops" className={classes.down}>
        <IconAlertTriangle size={14} aria-hidden /> {words}
      </Link>
    </Tooltip>
  )
}

/** What a check of what is computed ahead has found amiss. */
export function AggregationsAmiss({ isKnown }: { readonly isKnown: boolean }) {
  const { data } = useAggregations(isKnown)
  if (!isKnown || !data || !isAmiss(data)) return null
  return (
    <Tooltip label={checkedWords(data).title} multiline maw={420}>
      <Link href="/ops/checks" className={classes.down}>
        <IconAlertTriangle size={14} aria-hidden /> previews to check
      </Link>
    </Tooltip>
  )
}

import { ActionIcon, Progress, Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { Backfill } from '../../shared/model/backfill.ts'
import { isUnderWay, shareDone, stateWords } from '../backfills/backfill-words.ts'
import { useBackfill, useSteerBackfill, useStoppedNotice } from '../backfills/use-backfills.ts'
import { percentText } from '../ui/numbers.ts'
import { spanText } from '../ui/times.ts'
import classes from './status-bar.module.css'

interface LineProps {
  readonly backfill: Backfill
  /** Matching is paused, so that it stands still before long: no time is left that could be told. */
  readonly isHeldUp: boolean
}

function words({ backfill: { state, secondsLeft }, isHeldUp }: LineProps, share: number | null): string {
  const said = state === 'running' ? 'backfill' : `backfill ${stateWords[state]}`
  const far = share === null ? '' : ` ${percentText(share)}`
  const hasTime = state === 'running' && secondsLeft !== null && !isHeldUp
  return hasTime ? `${said}${far} · ${spanText(secondsLeft)}` : `${said}${far}`
}

function Line({ backfill, isHeldUp }: LineProps) {
  const { mutate: steer, isPending } = useSteerBackfill()
  const { id, state, failure } = backfill
  const share = shareDone(backfill)
  const verb = state === 'running' ? 'pause' : 'resume'
  const label = verb === 'pause' ? 'Pause the backfill' : 'Resume the backfill'
  return (
    <>
      <Tooltip label="See it on the Ops screen">
        <Link href="/ops/backfill" className={(failure ? classes.down : classes.link) ?? ''}>
          {failure && <IconAlertTriangle size={14} aria-hidden />}
          {words({ backfill, isHeldUp }, share)}
        </Link>
      </Tooltip>
      <Progress
        className={classes.progress ?? ''}
        value={(share ?? 0) * 100}
        color={state === 'running' ? 'indigo' : 'gray'}
        aria-label="Backfill"
      />
      <Tooltip label={label}>
        <ActionIcon size="sm" aria-label={label} disabled={isPending} onClick={() => steer({ verb, id })}>
          {verb === 'pause' ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
        </ActionIcon>
      </Tooltip>
    </>
  )
}

/** The backfill while it is under way, whoever does it; tells when it stops. */
export function BackfillWork({ isKnown, isHeldUp }: { isKnown: boolean; isHeldUp: boolean }) {
  const { data } = useBackfill(isKnown)
  useStoppedNotice(data)
  if (!isKnown || !data || !isUnderWay(data)) return null
  return <Line backfill={data} isHeldUp={isHeldUp} />
}

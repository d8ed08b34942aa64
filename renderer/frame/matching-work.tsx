import { ActionIcon, Progress, Tooltip } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { MatchingPause } from '../../shared/model/job.ts'
import type { Status } from '../../shared/model/status.ts'
import { usePauseMatching } from '../ops/use-ops.ts'
import { percentText } from '../ui/numbers.ts'
import { spanText } from '../ui/times.ts'
import classes from './status-bar.module.css'
import { type PendingSample, timeLeft, withSample } from './time-left.ts'

interface MatchingWorkProps extends Pick<Status, 'messages' | 'pending'> {
  readonly paused: MatchingPause | null
  /** When that was read, in milliseconds since 1970. */
  readonly readAt: number
}

function leftText(samples: readonly PendingSample[]): string {
  const left = timeLeft(samples)
  if (left === null) return ''
  return ` · ${left === 'still' ? 'standing still' : spanText(left)}`
}

/** How far it is, and how long it takes yet; its samples begin anew after a pause. */
function Going({
  pending,
  readAt,
  share,
}: Pick<MatchingWorkProps, 'pending' | 'readAt'> & { share: number }) {
  const [samples, setSamples] = useState<readonly PendingSample[]>([])
  useEffect(() => setSamples((before) => withSample(before, { at: readAt, pending })), [pending, readAt])
  return (
    <span>
      finding matches {percentText(share)}
      {leftText(samples)}
    </span>
  )
}

/** Matching goes on by itself once messages are stored, unless somebody pauses it. */
export function MatchingWork({ messages, pending, paused, readAt }: MatchingWorkProps) {
  const { mutate: pause, isPending } = usePauseMatching()
  const share = messages === 0 ? 1 : (messages - pending) / messages
  const label = paused ? 'Have matching go on' : 'Pause matching'
  return (
    <>
      {paused ? (
        <Tooltip label={`By ${paused.by}, for everyone who works on this database`}>
          <Link href="/ops" className={classes.link ?? ''}>
            matching paused
          </Link>
        </Tooltip>
      ) : (
        <Going {...{ pending, readAt, share }} />
      )}
      <Progress
        className={classes.progress ?? ''}
        value={share * 100}
        color={paused ? 'gray' : 'indigo'}
        aria-label="Messages matched"
      />
      <Tooltip label={label}>
        <ActionIcon size="sm" aria-label={label} disabled={isPending} onClick={() => pause(paused === null)}>
          {paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
        </ActionIcon>
      </Tooltip>
    </>
  )
}

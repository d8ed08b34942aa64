import { Badge, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import type { Backfill, BackfillState } from '../../shared/model/backfill.ts'
import { GLANCE_MS, useEngineWork } from '../ops/use-ops.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { TimeAgo } from '../ui/figures.tsx'
import { counted, countText, percentText } from '../ui/numbers.ts'
import { spanText } from '../ui/times.ts'
import { hoursWords, isAllowedNow, shareDone, stateWords } from './backfill-words.ts'
import { askToCancel } from './cancel.tsx'
import { useSteerBackfill } from './use-backfills.ts'

export const stateColors: Readonly<Record<BackfillState, string>> = {
  running: 'indigo',
  paused: 'gray',
  done: 'teal',
  cancelled: 'gray',
  failed: 'red',
}

/** What it is about, in one line. */
export function planWords({ creator, windowDays, adoptsModel, hours, messagesPerMinute }: Backfill): string {
  return [
    creator ?? 'everybody',
    `${counted(windowDays, 'day')} back`,
    ...(adoptsModel === null ? [] : [`vectors that were there kept as ${adoptsModel}`]),
    ...(hours === null ? [] : [hoursWords(hours)]),
    ...(messagesPerMinute === null ? [] : [`at most ${countText(messagesPerMinute)} a minute`]),
  ].join(' · ')
}

function Buttons({ backfill: { id, state } }: { readonly backfill: Backfill }) {
  const { mutate: steer, isPending } = useSteerBackfill()
  return (
    <Group gap="xs" wrap="nowrap">
      {state === 'running' ? (
        <Button variant="default" disabled={isPending} onClick={() => steer({ verb: 'pause', id })}>
          Pause
        </Button>
      ) : (
        <Button disabled={isPending} onClick={() => steer({ verb: 'resume', id })}>
          Resume
        </Button>
      )}
      <Button
        variant="default"
        disabled={isPending}
        onClick={() => askToCancel(() => steer({ verb: 'cancel', id }))}
      >
        Cancel…
      </Button>
    </Group>
  )
}

function timeWords({ state, total, secondsLeft, hours }: Backfill, isHeldUp: boolean): string {
  if (total === null) return 'counting the messages'
  if (state === 'running' && !isAllowedNow(hours, new Date()))
    return `waits for its hours: ${hoursWords(hours)}`
  if (isHeldUp) return 'stands still once many wait, as matching is paused'
  if (secondsLeft === null) return 'no pace yet'
  return `${spanText(secondsLeft)} left by the pace so far`
}

/** A backfill that is under way: how far it is, since when, why it stands still, and what can be done. */
export function BackfillProgress({ backfill }: { readonly backfill: Backfill }) {
  const { state, total, takenIn, embedded, leftAlone, failure, author, startedAt } = backfill
  const { data: work } = useEngineWork(GLANCE_MS)
  const share = shareDone(backfill)
  const isHeldUp = state === 'running' && work?.pause != null
  return (
    <Paper withBorder p="md" component="article" aria-label="Backfill under way">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={2} miw={0}>
            <Group gap="sm">
              <Text fw={600}>
                {total === null
                  ? 'Taking messages in'
                  : `${countText(takenIn + leftAlone)} of ${counted(total, 'message')}`}
              </Text>
              <Badge variant="dot" color={stateColors[state]}>
                {stateWords[state]}
              </Badge>
            </Group>
            <Text size="xs" c="dimmed">
              {planWords(backfill)}
            </Text>
            <Text size="xs" c="dimmed">
              by <bdi>{author}</bdi> · <TimeAgo at={startedAt} />
            </Text>
          </Stack>
          <Buttons backfill={backfill} />
        </Group>
        <Progress
          value={(share ?? 0) * 100}
          color={stateColors[state]}
          aria-label={`Progress of the backfill: ${share === null ? 'not counted yet' : percentText(share)}`}
        />
        <Group justify="space-between">
          <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {countText(takenIn)} taken in · {countText(embedded)} embedded · {countText(leftAlone)} left alone
          </Text>
          <Text size="sm" c="dimmed">
            {share !== null && `${percentText(share)} · `}
            {timeWords(backfill, isHeldUp)}
          </Text>
        </Group>
        {failure && <FailureNotice error={failure} />}
      </Stack>
    </Paper>
  )
}

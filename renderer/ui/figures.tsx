import { Tooltip } from '@mantine/core'
import { useClockAheadMs } from './clock.ts'
import classes from './figures.module.css'
import { countText, scoreText } from './numbers.ts'
import { exactTime, relativeTime } from './times.ts'

/** A similarity: two digits, four on hover. */
export function Score({ value, label }: { readonly value: number; readonly label?: string }) {
  return (
    <Tooltip
      label={`${label ?? 'score'} ${scoreText(value, 4)}`}
      events={{ hover: true, focus: false, touch: false }}
    >
      <span className={classes.figure}>{scoreText(value)}</span>
    </Tooltip>
  )
}

/** A number of things, with thin spaces. */
export function Count({ value }: { readonly value: number }) {
  return <span className={classes.figure}>{countText(value)}</span>
}

/** How long ago by the clock that the time was taken from, the exact time on hover. */
export function TimeAgo({ at }: { readonly at: string }) {
  const date = new Date(at)
  const now = new Date(Date.now() + useClockAheadMs())
  return (
    <time dateTime={at} title={exactTime(date)} className={classes.figure}>
      {relativeTime(date, now)}
    </time>
  )
}

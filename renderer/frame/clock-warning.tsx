import { Tooltip, UnstyledButton } from '@mantine/core'
import { IconClockExclamation } from '@tabler/icons-react'
import type { DatabaseState } from '../../shared/model/status.ts'
import { clockText } from '../connections/look-words.ts'
import classes from './status-bar.module.css'

/** From here on a difference is worth a word: times of the server and of this machine cannot be compared. */
const WORTH_A_WORD_MS = 30_000

/** Says that the clocks of the server and of this machine differ. */
export function ClockWarning({ clockAheadMs }: Pick<DatabaseState, 'clockAheadMs'>) {
  if (Math.abs(clockAheadMs) <= WORTH_A_WORD_MS) return null
  const words = `The clock of the server is ${clockText(clockAheadMs)}.`
  return (
    <Tooltip
      multiline
      maw={360}
      label={`${words} Times shown as “ago” are put right for that; set one of the two clocks.`}
    >
      <UnstyledButton fz={12} className={classes.down} aria-label={words}>
        <IconClockExclamation size={14} aria-hidden /> clocks differ
      </UnstyledButton>
    </Tooltip>
  )
}

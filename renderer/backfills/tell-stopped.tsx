import { Button, Stack } from '@mantine/core'
import { type NotificationData, notifications, notificationsStore } from '@mantine/notifications'
import { IconAlertTriangle } from '@tabler/icons-react'
import { navigate } from 'wouter/use-hash-location'
import type { Backfill } from '../../shared/model/backfill.ts'
import { newsOf } from './backfill-news.ts'

const SHOWN_MS = 10_000

const ID_PREFIX = 'backfill '

/** Only the last note on backfills is shown: what the one before said is over. */
function showLast(note: NotificationData & { readonly id: string }): void {
  notifications.updateState(notificationsStore, (shown) =>
    shown.filter(({ id }) => id === note.id || !id?.startsWith(ID_PREFIX)),
  )
  notifications.show(note)
}

/** Tells that a person has had a backfill go on. */
export const tellResumed = ({ id }: Pick<Backfill, 'id'>): void =>
  showLast({ id: `${ID_PREFIX}${id} resumed`, message: 'The backfill is resumed' })

/** Tells of a backfill that has stopped, and leads to it. The same is not told twice at once. */
export function tellStopped(backfill: Backfill): void {
  const { title, text, isAlert } = newsOf(backfill)
  const id = `${ID_PREFIX}${backfill.id} ${backfill.state} ${backfill.failure?.code ?? ''}`
  const open = () => {
    notifications.hide(id)
    navigate('/ops/backfill')
  }
  showLast({
    id,
    title,
    autoClose: SHOWN_MS,
    ...(isAlert && { color: 'red', icon: <IconAlertTriangle size={18} /> }),
    message: (
      <Stack gap={4} align="flex-start">
        {text}
        <Button variant="subtle" size="compact-xs" ml={-8} onClick={open}>
          Open the backfill
        </Button>
      </Stack>
    ),
  })
}

import { Text, UnstyledButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { navigate } from 'wouter/use-hash-location'
import type { Notice } from '../../shared/model/status.ts'
import { counted, countText } from '../ui/numbers.ts'
import { shorten } from '../ui/shorten.ts'

type Reached = Extract<Notice, { type: 'cluster-reached' }>

const SHOWN_CHARACTERS = 120
const SHOWN_MS = 10_000
const ID = 'cluster-reached'

/** Those that the note on the screen tells of. */
let told: readonly Reached[] = []

/**
 * Tells that several conversations wait for one answer; several clusters at once become one note. The desktop
 * program tells the system instead while nobody looks at its window.
 */
export function tellClusterReached(notice: Reached): void {
  if (window.likeness !== undefined && !document.hasFocus()) return
  const isShown = told.length > 0
  told = [...told.filter(({ cluster }) => cluster !== notice.cluster), notice]
  const note = {
    id: ID,
    autoClose: SHOWN_MS,
    onClose: () => {
      told = []
    },
    message: <Note told={told} />,
  }
  if (isShown) notifications.update(note)
  else notifications.show(note)
}

function Note({ told: all }: { readonly told: readonly Reached[] }) {
  const [only, ...others] = all
  if (!only) return null
  const open = () => {
    notifications.hide(ID)
    navigate(others.length > 0 ? '/clusters' : `/clusters/${only.cluster}`)
  }
  return (
    <UnstyledButton onClick={open} w="100%">
      <Text size="sm" fw={600}>
        {others.length > 0 ? (
          `${counted(all.length, 'cluster')} have come to three conversations`
        ) : (
          <>
            {countText(only.channels)} conversations of <bdi>{only.creator}</bdi> wait for one answer
          </>
        )}
      </Text>
      <Text size="sm" c="dimmed" dir="auto" lineClamp={2}>
        {others.length > 0 ? 'Look at the newest' : shorten(only.preview, SHOWN_CHARACTERS)}
      </Text>
    </UnstyledButton>
  )
}

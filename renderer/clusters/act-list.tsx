import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Act } from '../../shared/model/cluster.ts'
import type { ActId } from '../../shared/model/id.ts'
import { TimeAgo } from '../ui/figures.tsx'
import { countText } from '../ui/numbers.ts'
import { actWords, canTakeBack } from './act-words.ts'

/** Acts that are shown before someone asks for all: the messages below matter more. */
const SHOWN_ACTS = 2

interface ActListProps {
  readonly acts: readonly Act[]
  readonly onRestore: (act: ActId) => void
}

/** What people did with this cluster, and how to take it back. What was taken back says so itself. */
export function ActList({ acts, onRestore }: ActListProps) {
  const [isWhole, setWhole] = useState(false)
  const done = acts.filter(({ kind }) => kind !== 'restore')
  if (done.length === 0) return null
  return (
    <Stack gap={2}>
      <Stack gap={2} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="What was done">
        {(isWhole ? done : done.slice(0, SHOWN_ACTS)).map((act) => (
          <ActLine key={act.id} act={act} onRestore={() => onRestore(act.id)} />
        ))}
      </Stack>
      {done.length > SHOWN_ACTS && (
        <Anchor component="button" type="button" size="xs" ta="left" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show the last ones' : `Show all ${countText(done.length)}`}
        </Anchor>
      )}
    </Stack>
  )
}

function ActLine({ act, onRestore }: { readonly act: Act; readonly onRestore: () => void }) {
  return (
    <Group component="li" gap="xs" wrap="nowrap" mih={24}>
      <Text size="xs" c="dimmed" td={act.isTakenBack ? 'line-through' : undefined}>
        {actWords(act)}
        {act.reason && ` (${act.reason})`}
      </Text>
      <Text size="xs" c="dimmed">
        {act.author} · <TimeAgo at={act.createdAt} />
        {act.isTakenBack && ' · taken back'}
      </Text>
      {canTakeBack(act) && (
        <Button variant="subtle" size="compact-xs" ml="auto" onClick={onRestore}>
          Undo
        </Button>
      )}
    </Group>
  )
}

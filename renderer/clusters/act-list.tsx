import { Button, Group, Stack, Text } from '@mantine/core'
import type { Act } from '../../shared/model/cluster.ts'
import type { ActId } from '../../shared/model/id.ts'
import { TimeAgo } from '../ui/figures.tsx'
import { actWords, canTakeBack } from './act-words.ts'

interface ActListProps {
  readonly acts: readonly Act[]
  readonly onRestore: (act: ActId) => void
}

/** What people did with this cluster, and how to take it back. */
export function ActList({ acts, onRestore }: ActListProps) {
  if (acts.length === 0) return null
  return (
    <Stack gap={2} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="What was done">
      {acts.map((act) => (
        <Group key={act.id} component="li" gap="xs" wrap="nowrap" mih={24}>
          <Text size="xs" c="dimmed" td={act.isTakenBack ? 'line-through' : undefined}>
            {actWords(act)}
            {act.reason && ` (${act.reason})`}
          </Text>
          <Text size="xs" c="dimmed">
            {act.author} · <TimeAgo at={act.createdAt} />
            {act.isTakenBack && ' · taken back'}
          </Text>
          {canTakeBack(act) && (
            <Button variant="subtle" size="compact-xs" ml="auto" onClick={() => onRestore(act.id)}>
              Undo
            </Button>
          )}
        </Group>
      ))}
    </Stack>
  )
}

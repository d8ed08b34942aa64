import { Button, Drawer, Group, Progress, Stack, Table, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CreatorId } from '../../shared/model/id.ts'
import type { RebuildLook, RebuildProgress } from '../../shared/model/rebuild.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { LiveDot } from '../ui/meaning-marks.tsx'
import { counted, countText } from '../ui/numbers.ts'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RebuildRuns } from './rebuild-runs.tsx'
import { useRebuild } from './use-rebuild.tsx'

interface RebuildDrawerProps {
  readonly creator: CreatorId | null
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** What a rebuild by the live config would change, the way to do it, and those that were done. */
export function RebuildDrawer({ creator, isOpen, onClose }: RebuildDrawerProps) {
  return (
    <Drawer opened={isOpen} onClose={onClose} title="Rebuild" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="lg">
        <Next creator={creator} />
        <RebuildRuns creator={creator} />
      </Stack>
    </Drawer>
  )
}

function Next({ creator }: Pick<RebuildDrawerProps, 'creator'>) {
  const { isRunning, progress, run, stop } = useRebuild()
  const {
    data: look,
    error,
    isFetching,
    refetch,
  } = useQuery(api.rebuilds.look.queryOptions({ input: { creator }, enabled: !isRunning, staleTime: 0 }))
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Groups all messages that are not answered anew, by the live config, from the links that were stored
        with their decisions. Answered clusters stay as they are, and a cluster stays the same one where most
        of its messages do.
      </Text>
      {isRunning ? (
        <Running progress={progress} onStop={stop} />
      ) : error ? (
        <FailureNotice error={error} onRetry={() => void refetch()} />
      ) : look ? (
        <Look
          creator={creator}
          look={look}
          isLooking={isFetching}
          onAgain={() => void refetch()}
          onRun={() => run({ creator, expected: look.configVersion })}
        />
      ) : (
        <RowSkeletons rows={3} height={36} label="Looking what would change" />
      )}
    </Stack>
  )
}

/** It ends with the creator at hand. */
function Running({
  progress,
  onStop,
}: {
  readonly progress?: RebuildProgress | undefined
  readonly onStop: () => void
}) {
  const { done = 0, creators = 0, moved = 0 } = progress ?? {}
  const [isStopped, setStopped] = useState(false)
  const stop = () => {
    setStopped(true)
    onStop()
  }
  return (
    <Stack gap="xs">
      <Progress
        value={creators === 0 ? 0 : (100 * done) / creators}
        aria-label="Creators that are rebuilt"
        animated
      />
      <Group justify="space-between">
        <Text size="sm" role="status">
          {countText(done)} of {counted(creators, 'creator')} · {counted(moved, 'message')} moved
        </Text>
        <Button variant="default" size="compact-sm" disabled={isStopped} onClick={stop}>
          {isStopped ? 'Stopping…' : 'Stop'}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        Each creator is done whole. Stopped, it goes on with the others when it is run again.
      </Text>
    </Stack>
  )
}

interface LookProps {
  readonly creator: CreatorId | null
  readonly look: RebuildLook
  /** It is being looked again. */
  readonly isLooking: boolean
  readonly onAgain: () => void
  readonly onRun: () => void
}

function Look({ creator, look, isLooking, onAgain, onRun }: LookProps) {
  const { configVersion, changing, changingTotal, keptOut } = look
  const canRun = changingTotal > 0 || keptOut > 0
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <LiveDot />
        <Text size="sm">
          by v{configVersion}, live · {creator ?? 'all creators'}
        </Text>
        <Button variant="subtle" size="compact-xs" ml="auto" loading={isLooking} onClick={onAgain}>
          Look again
        </Button>
      </Group>
      <Found look={look} />
      {changingTotal > 0 && <Changing look={look} />}
      {changing.length < changingTotal && (
        <Text size="xs" c="dimmed">
          The {countText(changing.length)} that change most are listed.
        </Text>
      )}
      {canRun && (
        <Group justify="flex-end">
          <Button leftSection={<IconRefresh size={16} />} disabled={isLooking} onClick={onRun}>
            Rebuild {creator ?? counted(Math.max(1, changingTotal), 'creator')}
          </Button>
        </Group>
      )}
    </>
  )
}

function Found({ look }: Pick<LookProps, 'look'>) {
  const { configVersion, moved, relinked, changingTotal, creators, leftOut, busy, keptOut } = look
  const isLookedAt = creators === 0 || leftOut + busy < creators
  return (
    <>
      {changingTotal === 0 && isLookedAt && (
        <Text size="sm">
          Nothing would change: what is not answered is grouped as v{configVersion} has it.
        </Text>
      )}
      {changingTotal > 0 && (
        <Text size="sm">
          <b>{counted(moved, 'message')}</b> would move, {countText(relinked)} would be otherwise linked or
          suggested, at {countText(changingTotal)} of {counted(creators, 'creator')}.
        </Text>
      )}
      {keptOut > 0 && (
        <Text size="sm">
          {counted(keptOut, 'message')} that came while the gate was off would be taken in, and embedded
          first.
        </Text>
      )}
      {leftOut > 0 && (
        <Text size="xs" c="dimmed">
          {counted(leftOut, 'creator')} left out: the gate is off, or in shadow while people see clusters.
        </Text>
      )}
      {busy > 0 && (
        <Text size="xs" c="dimmed">
          {counted(busy, 'creator')} could not be looked at: messages are being decided there.
        </Text>
      )}
    </>
  )
}

function Changing({ look }: Pick<LookProps, 'look'>) {
  return (
    <Table verticalSpacing={4} tabularNums aria-label="Creators that would change">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Creator</Table.Th>
          <Table.Th ta="right">Would move</Table.Th>
          <Table.Th ta="right">Otherwise linked</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {look.changing.map(({ creator, moved, relinked }) => (
          <Table.Tr key={creator}>
            <Table.Th fw={400} style={{ overflowWrap: 'anywhere' }}>
              {creator}
            </Table.Th>
            <Table.Td ta="right">{countText(moved)}</Table.Td>
            <Table.Td ta="right">{countText(relinked)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

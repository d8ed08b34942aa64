import { Badge, Button, Group, Stack, Table, Title } from '@mantine/core'
import type { Backfill } from '../../shared/model/backfill.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { Count, TimeAgo } from '../ui/figures.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { spanText } from '../ui/times.ts'
import { isUnderWay, stateWords } from './backfill-words.ts'
import { planWords, stateColors } from './progress.tsx'
import { useBackfillHistory } from './use-backfills.ts'

/** As the heads of lists are. */
const quiet = { fw: 400, fz: 12, c: 'dimmed' } as const

function took({ startedAt, finishedAt }: Backfill): string {
  return finishedAt === null ? '–' : spanText((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)
}

function Row({ backfill }: { readonly backfill: Backfill }) {
  const { state, takenIn, embedded, leftAlone, startedAt } = backfill
  return (
    <Table.Tr>
      <Table.Td>
        <Badge variant="dot" color={stateColors[state]}>
          {stateWords[state]}
        </Badge>
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{planWords(backfill)}</Table.Td>
      <Table.Td ta="right">
        <Count value={takenIn} />
      </Table.Td>
      <Table.Td ta="right">
        <Count value={embedded} />
      </Table.Td>
      <Table.Td ta="right">
        <Count value={leftAlone} />
      </Table.Td>
      <Table.Td ta="right">{took(backfill)}</Table.Td>
      <Table.Td ta="right">
        <TimeAgo at={startedAt} />
      </Table.Td>
    </Table.Tr>
  )
}

/** Backfills that are over, the newest first. */
export function BackfillHistory({ newest }: { readonly newest: Backfill | null }) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useBackfillHistory(newest)
  if (error && !data) return <FailureNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <RowSkeletons rows={2} height={24} label="Loading earlier backfills" />
  const over = data.pages.flatMap(({ items }) => items).filter((backfill) => !isUnderWay(backfill))
  if (over.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label="Earlier backfills">
      <Title order={2} size="h3">
        Earlier backfills
      </Title>
      <Table verticalSpacing={5} fz={13} tabularNums aria-label="Earlier backfills">
        <Table.Thead>
          <Table.Tr>
            <Table.Th {...quiet} w={110}>
              State
            </Table.Th>
            <Table.Th {...quiet}>What</Table.Th>
            <Table.Th {...quiet} w={90} ta="right">
              Taken in
            </Table.Th>
            <Table.Th {...quiet} w={90} ta="right" title="Given a vector by it">
              Embedded
            </Table.Th>
            <Table.Th
              {...quiet}
              w={90}
              ta="right"
              title="In a cluster from before Likeness, or with names it does not have"
            >
              Left alone
            </Table.Th>
            <Table.Th {...quiet} w={110} ta="right">
              Took
            </Table.Th>
            <Table.Th {...quiet} w={90} ta="right">
              Started
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {over.map((backfill) => (
            <Row key={backfill.id} backfill={backfill} />
          ))}
        </Table.Tbody>
      </Table>
      {hasNextPage && (
        <Group>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </Group>
      )}
    </Stack>
  )
}

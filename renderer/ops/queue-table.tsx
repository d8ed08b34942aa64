import { Table, Text } from '@mantine/core'
import type { QueueState } from '../../shared/model/job.ts'
import { Count } from '../ui/figures.tsx'
import { differenceText } from '../ui/times.ts'
import { queueWords } from './queue-words.ts'

const columns = [
  { key: 'ready', title: 'Ready', means: 'Can begin now' },
  { key: 'deferred', title: 'Later', means: 'Wait for a time: on purpose, or after a failure' },
  { key: 'active', title: 'Under way', means: 'Somebody is at them' },
  { key: 'retrying', title: 'Tried again', means: 'Have failed and are tried again' },
] as const

/** As the heads of lists are. */
const quiet = { fw: 400, fz: 12, c: 'dimmed' } as const

/** What is queued in the background, whichever program does it. */
export function QueueTable({ queues }: { readonly queues: readonly QueueState[] }) {
  return (
    <Table verticalSpacing={5} fz={13} tabularNums layout="fixed" aria-label="Queues">
      <Table.Thead>
        <Table.Tr>
          <Table.Th {...quiet}>Queue</Table.Th>
          {columns.map(({ key, title, means }) => (
            <Table.Th key={key} {...quiet} w={104} ta="right" title={means}>
              {title}
            </Table.Th>
          ))}
          <Table.Th {...quiet} w={140} ta="right" title="Of the jobs that can begin now">
            Oldest
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {queues.map((queue) => {
          const { name, does } = queueWords(queue.queue)
          return (
            <Table.Tr key={queue.queue}>
              <Table.Th fw={400}>
                {name}{' '}
                {does && (
                  <Text span size="xs" c="dimmed">
                    {does}
                  </Text>
                )}
              </Table.Th>
              {columns.map(({ key }) => (
                <Table.Td key={key} ta="right" c={queue[key] === 0 ? 'dimmed' : 'var(--mantine-color-text)'}>
                  <Count value={queue[key]} />
                </Table.Td>
              ))}
              <Table.Td ta="right" c={queue.oldestMs === null ? 'dimmed' : 'var(--mantine-color-text)'}>
                {queue.oldestMs === null ? '–' : differenceText(queue.oldestMs)}
              </Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}

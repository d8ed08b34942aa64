import { Button, Group, Skeleton, Stack, Table, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Config, ConfigValues } from '../../shared/model/config.ts'
import { client } from '../api/client.ts'
import { api, SHOWN_IN_PLACE } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { CandidateRing, LiveDot } from '../ui/meaning-marks.tsx'
import { thresholdText } from '../ui/numbers.ts'
import { ComparisonTable } from './comparison-table.tsx'
import { flipSummary } from './flip-words.ts'

/** What is pushed; what is left out stays as it is live. */
export type PushedValues = Pick<ConfigValues, 'threshold' | 'trigramThreshold'> & {
  readonly [Name in keyof ConfigValues]?: ConfigValues[Name] | undefined
}

const names: Record<keyof ConfigValues, string> = {
  threshold: 'Vector threshold',
  trigramThreshold: 'Trigram threshold',
  suggestThreshold: 'Suggest threshold',
  minimumWords: 'Minimum words',
}

function changedValues(live: Config, values: PushedValues) {
  return (['threshold', 'trigramThreshold', 'suggestThreshold', 'minimumWords'] as const).flatMap((name) => {
    const next = values[name]
    return next === undefined || next === live[name] ? [] : [{ name, former: live[name], next }]
  })
}

/** What a push is called by: the values that it changes, or the threshold where it changes none. */
function pushedText(live: Config, values: PushedValues): string {
  const texts = changedValues(live, values).map(({ name, next }) =>
    name === 'threshold' ? thresholdText(next) : `${names[name].toLowerCase()} ${valueText(name, next)}`,
  )
  return texts.join(', ') || thresholdText(values.threshold)
}

function valueText(name: keyof ConfigValues, value: number): string {
  return name === 'minimumWords' ? String(value) : thresholdText(value)
}

interface PushFormProps {
  readonly live: Config
  readonly values: PushedValues
  readonly note: string
  readonly onPushed: () => void
}

function ChangedValues({ live, values }: Pick<PushFormProps, 'live' | 'values'>) {
  return (
    <Table verticalSpacing={4} tabularNums aria-label="Old and new values">
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          <Table.Th ta="right">
            <LiveDot /> v{live.version}, live
          </Table.Th>
          <Table.Th ta="right">
            <CandidateRing /> new
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changedValues(live, values).map(({ name, former, next }) => (
          <Table.Tr key={name}>
            <Table.Th fw={400}>{names[name]}</Table.Th>
            <Table.Td ta="right">{valueText(name, former)}</Table.Td>
            <Table.Td ta="right" fw={600}>
              {valueText(name, next)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** The difference over all creators, since a config holds for all of them. */
function Difference({ values }: Pick<PushFormProps, 'values'>) {
  const { threshold, trigramThreshold, suggestThreshold, minimumWords } = values
  const { data, error, isFetching, refetch } = useQuery(
    api.previews.compare.queryOptions({
      input: { creator: null, threshold, trigramThreshold, suggestThreshold, minimumWords },
    }),
  )
  if (error && !data) return <FailureNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton h={150} />
  return (
    <>
      <ComparisonTable comparison={data} isCurrent={!isFetching} />
      <Text size="sm">{flipSummary(data.flips)}</Text>
    </>
  )
}

function PushForm({ live, values, note, onPushed }: PushFormProps) {
  const queryClient = useQueryClient()
  const form = useForm({ initialValues: { note } })
  const pushing = useMutation({
    meta: SHOWN_IN_PLACE,
    mutationFn: (written: string) =>
      client.configs.push({ ...values, note: written, replaces: live.version }),
    onSuccess: async (pushed) => {
      modals.closeAll()
      notifications.show({ message: `v${pushed.version} is live: ${pushedText(live, values)}` })
      onPushed()
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: api.configs.key() }),
        queryClient.invalidateQueries({ queryKey: api.previews.key() }),
      ])
    },
  })
  return (
    <form onSubmit={form.onSubmit((written) => pushing.mutate(written.note.trim()))}>
      <Stack gap="md">
        <ChangedValues live={live} values={values} />
        <Difference values={values} />
        <Text size="sm" c="dimmed">
          The engine uses the new version for the next message. Messages that are already grouped stay as they
          are until a rebuild; the figures above are what the stored history would have become, for all
          creators together.
        </Text>
        <Textarea
          label="Note"
          description="Why, for those who look at the history"
          data-autofocus
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          {...form.getInputProps('note')}
        />
        {pushing.error && <FailureNotice error={pushing.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => modals.closeAll()}>
            Cancel
          </Button>
          <Button type="submit" loading={pushing.isPending}>
            Push {pushedText(live, values)}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Shows what a push would change, and pushes once that is confirmed. */
export function askToPush(props: PushFormProps): void {
  modals.open({ title: 'Push a new config', size: 'lg', children: <PushForm {...props} /> })
}

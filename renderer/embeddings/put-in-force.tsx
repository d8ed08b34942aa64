import { Button, Group, List, NumberInput, SimpleGrid, Stack, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Config } from '../../shared/model/config.ts'
import { client } from '../api/client.ts'
import { api, SHOWN_IN_PLACE } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { counted } from '../ui/numbers.ts'
import { pushErrors, startsAt } from './model-push.ts'

interface PutInForceProps {
  readonly model: string
  readonly live: Config
}

const decimal = { min: 0, max: 1, step: 0.01, decimalScale: 4, allowedDecimalSeparators: ['.', ','] }

function usePutInForce({ model, live }: PutInForceProps) {
  const queryClient = useQueryClient()
  return useMutation({
    meta: SHOWN_IN_PLACE,
    mutationFn: (values: { threshold: number | string; suggestThreshold: number | string; note: string }) =>
      client.configs.push({
        threshold: Number(values.threshold),
        suggestThreshold: Number(values.suggestThreshold),
        note: values.note.trim(),
        embeddingModel: model,
        replaces: live.version,
      }),
    onSuccess: async ({ version }) => {
      modals.closeAll()
      notifications.show({ message: `v${version} is live: ${model}` })
      const keys = [api.configs.key(), api.previews.key(), api.embeddings.key()]
      await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })))
    },
  })
}

function Meaning({ model, live }: PutInForceProps) {
  const { data: creators = [] } = useQuery(api.creators.list.queryOptions())
  const messages = creators.reduce((sum, creator) => sum + creator.messages, 0)
  return (
    <List size="sm" spacing={6}>
      <List.Item>
        {messages === 0
          ? 'There are no messages yet: it is in force at once.'
          : `${counted(messages, 'message')} of ${counted(creators.length, 'creator')} are embedded by ${model} first, each text once, in the background.`}
      </List.Item>
      <List.Item>
        A creator moves once all its messages are embedded, in one step. Until then it lives by{' '}
        {live.embeddingModel}, with the thresholds of that.
      </List.Item>
      <List.Item>
        What is grouped already stays as it is. The way back is the same, and costs nothing twice.
      </List.Item>
    </List>
  )
}

function PutInForceForm(props: PutInForceProps) {
  const form = useForm({ initialValues: { ...startsAt(props.model), note: '' }, validate: pushErrors })
  const pushing = usePutInForce(props)
  return (
    <form onSubmit={form.onSubmit((values) => pushing.mutate(values))} noValidate>
      <Stack gap="md">
        <Meaning {...props} />
        <SimpleGrid cols={2} spacing="sm">
          <NumberInput
            label="Vector threshold"
            description="From here on messages are put together. Each model has a scale of its own"
            data-autofocus
            {...decimal}
            {...form.getInputProps('threshold')}
          />
          <NumberInput
            label="Suggest threshold"
            description="From here on a single message is shown to a person as a suggestion"
            {...decimal}
            {...form.getInputProps('suggestThreshold')}
          />
        </SimpleGrid>
        <Textarea
          label="Note"
          description="Why, for those who look at the history"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          {...form.getInputProps('note')}
        />
        {pushing.error && <FailureNotice error={pushing.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => modals.closeAll()}>
            Cancel
          </Button>
          <Button type="submit" loading={pushing.isPending}>
            Put {props.model} in force
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Shows what another model would mean, and pushes it once that is confirmed. */
export function askToPutInForce(props: PutInForceProps): void {
  modals.open({
    title: <bdi>Put {props.model} in force?</bdi>,
    size: 'lg',
    children: <PutInForceForm {...props} />,
  })
}

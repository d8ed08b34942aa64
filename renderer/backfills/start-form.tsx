import { Autocomplete, Button, Checkbox, Group, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { localHoursWords } from './backfill-words.ts'
import { Estimate } from './estimate.tsx'
import { noValues, planErrors, planOf, scopeOf } from './plan-values.ts'
import { useStartBackfill } from './use-backfills.ts'

/** As long as somebody types, nothing is asked. */
const TYPING_MS = 400

function usePlanForm() {
  return useForm({ initialValues: noValues, validate: planErrors })
}

type PlanForm = ReturnType<typeof usePlanForm>

function Which({ form }: { readonly form: PlanForm }) {
  const { data: creators = [] } = useQuery(api.creators.list.queryOptions())
  const { data: live } = useQuery(api.configs.live.queryOptions())
  const { data: state } = useQuery(api.embeddings.read.queryOptions())
  const models = new Set([live?.embeddingModel, state?.settings?.model].filter((name) => name !== undefined))
  return (
    <SimpleGrid cols={3} spacing="sm">
      <NumberInput
        label="Days back"
        description="Older messages stay as they are"
        min={1}
        clampBehavior="none"
        {...form.getInputProps('windowDays')}
      />
      <Autocomplete
        size="xs"
        label="Creator"
        description="Empty: everybody’s messages"
        data={creators.map(({ id }) => String(id))}
        {...form.getInputProps('creator')}
      />
      <Autocomplete
        size="xs"
        label="Vectors that are there are of"
        description="A model, and they are kept as its own; empty: made anew"
        data={[...models]}
        {...form.getInputProps('adoptsModel')}
      />
    </SimpleGrid>
  )
}

function When({ form }: { readonly form: PlanForm }) {
  const { hasHours, from, to } = form.values
  const offset = -new Date().getTimezoneOffset()
  return (
    <SimpleGrid cols={3} spacing="sm">
      <NumberInput
        label="At most so many messages a minute"
        description="Empty: as fast as it goes"
        min={1}
        clampBehavior="none"
        step={100}
        {...form.getInputProps('messagesPerMinute')}
      />
      <Stack gap={6}>
        <Checkbox
          size="xs"
          mt={46}
          label="Only at certain hours of the day"
          {...form.getInputProps('hasHours', { type: 'checkbox' })}
        />
        {hasHours && from !== '' && to !== '' && (
          <Text size="xs" c="dimmed">
            {localHoursWords({ from: Number(from), to: Number(to) }, offset)}
          </Text>
        )}
      </Stack>
      {hasHours && (
        <Group gap="sm" grow align="flex-start">
          <NumberInput
            label="From (UTC)"
            description="Hour, 0 to 23"
            min={0}
            max={23}
            {...form.getInputProps('from')}
          />
          <NumberInput
            label="To (UTC)"
            description="Hour, 0 to 24"
            min={0}
            max={24}
            {...form.getInputProps('to')}
          />
        </Group>
      )}
    </SimpleGrid>
  )
}

/** What is to be taken in, what that comes to, and the way to start it. */
export function StartForm() {
  const form = usePlanForm()
  const [settled] = useDebouncedValue(form.values, TYPING_MS)
  const scope = scopeOf(settled)
  const { mutate: start, error, isPending } = useStartBackfill()
  const submit = form.onSubmit(
    (values) => start(planOf(values)),
    (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
  )
  return (
    <form onSubmit={submit} noValidate aria-label="New backfill">
      <Stack gap="md">
        <Which form={form} />
        <When form={form} />
        {scope && <Estimate scope={scope} />}
        {error && <FailureNotice error={error} />}
        <Group justify="space-between" wrap="nowrap">
          <Text size="xs" c="dimmed" maw={640}>
            It goes on in the background while Likeness or a worker runs, and can be paused. Messages that
            come in meanwhile are decided all the same.
          </Text>
          <Button type="submit" loading={isPending} style={{ flex: 'none' }}>
            Start the backfill
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

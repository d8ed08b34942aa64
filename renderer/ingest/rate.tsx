import { Button, Group, NumberInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IngestSettings } from '../../shared/model/ingest.ts'
import { useSetIngest } from './use-ingest.ts'

const isRate = (typed: number | string) =>
  typed !== '' && IngestSettings.shape.requestsPerSecond.safeParse(Number(typed)).success

/** How many requests a second each sender may make. */
export function Rate({ requestsPerSecond }: { readonly requestsPerSecond: number }) {
  const { mutate: set, isPending } = useSetIngest()
  const form = useForm<{ rate: number | string }>({
    initialValues: { rate: requestsPerSecond },
    validate: { rate: (typed) => (isRate(typed) ? null : 'A whole number from 1 to 10 000') },
  })
  const isChanged = Number(form.values.rate) !== requestsPerSecond
  return (
    <form onSubmit={form.onSubmit(({ rate }) => set({ requestsPerSecond: Number(rate) }))} noValidate>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <NumberInput
          w={240}
          label="Requests a second"
          description="Of each token, and of StreamChat; a short burst may be more"
          min={1}
          clampBehavior="none"
          {...form.getInputProps('rate')}
        />
        {isChanged && (
          <Button type="submit" variant="default" mt={44} loading={isPending}>
            Set
          </Button>
        )}
      </Group>
    </form>
  )
}

import { Autocomplete, Button, Group, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import type { Gate, SetGate } from '../../shared/model/gate.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { api } from '../api/queries.ts'
import { GateControl } from './gate-control.tsx'
import { useSetGate } from './use-gates.ts'

const START: { creator: string; gate: Gate } = { creator: '', gate: 'shadow' }

/** Gives one creator a gate of its own, also before it has any messages. */
export function AddGate({ gates }: { readonly gates: readonly SetGate[] }) {
  const { data: creators = [] } = useQuery(api.creators.list.queryOptions())
  const { mutate: set, isPending } = useSetGate()
  const isSet = (id: string) => gates.some(({ creator }) => creator === id)
  const form = useForm({
    initialValues: START,
    validate: {
      creator: (name) => {
        if (!CreatorId.safeParse(name.trim()).success) return 'Which creator? 1 to 200 characters.'
        return isSet(name.trim()) ? 'This creator has a gate of its own already.' : null
      },
    },
  })
  const submit = form.onSubmit(({ creator, gate }) =>
    set({ creator: CreatorId.parse(creator.trim()), gate }, { onSuccess: () => form.reset() }),
  )
  return (
    <form onSubmit={submit}>
      <Text size="sm" mb={6}>
        <b>One creator</b> can have a gate of its own:
      </Text>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <Autocomplete
          size="xs"
          w={240}
          aria-label="Creator with a gate of its own"
          placeholder="Creator"
          maxLength={200}
          data={creators.map(({ id }) => String(id)).filter((id) => !isSet(id))}
          {...form.getInputProps('creator')}
        />
        <GateControl
          label="Grouping for that creator"
          value={form.values.gate}
          onChange={(gate) => form.setFieldValue('gate', gate)}
        />
        <Button type="submit" variant="default" loading={isPending}>
          Set for this creator
        </Button>
      </Group>
    </form>
  )
}

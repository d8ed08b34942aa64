import { Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { Gate, SetGate } from '../../shared/model/gate.ts'
import { ChangedBy } from './changed-by.tsx'
import { GateControl } from './gate-control.tsx'
import { gateWords } from './gate-words.ts'
import { useSetGate } from './use-gates.ts'

function SwitchOffForm({ onSwitchOff }: { readonly onSwitchOff: () => void }) {
  return (
    <Stack gap="md">
      <Text size="sm">
        From the next message on, nothing is grouped for any creator without a gate of its own: messages are
        only stored. Clusters that are there stay, and what comes meanwhile can be taken in later.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red.9"
          onClick={() => {
            modals.closeAll()
            onSwitchOff()
          }}
        >
          Switch off for everyone
        </Button>
      </Group>
    </Stack>
  )
}

/** What holds for every creator without a gate of its own. */
export function EveryonesGate({ gate }: { readonly gate: SetGate | undefined }) {
  const { mutate: set, variables, isPending } = useSetGate()
  const value = (isPending ? variables.gate : gate?.value) ?? 'on'
  const choose = (next: Gate) => {
    const apply = () => set({ creator: null, gate: next })
    if (next !== 'off') return apply()
    modals.open({
      title: 'Switch grouping off for everyone?',
      size: 'md',
      children: <SwitchOffForm onSwitchOff={apply} />,
    })
  }
  return (
    <Group gap="md" wrap="nowrap" align="flex-start">
      <GateControl label="Grouping for everyone" value={value} onChange={choose} />
      <Stack gap={0} miw={0}>
        <Text size="sm">
          <b>Everyone</b> without a gate of their own: {gateWords[value].means}
        </Text>
        <Text size="xs" c="dimmed">
          {gate ? <ChangedBy gate={gate} /> : 'as it is until somebody changes it'}
        </Text>
      </Stack>
    </Group>
  )
}

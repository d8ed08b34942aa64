import { Button, Table, Text } from '@mantine/core'
import type { CreatorId } from '../../shared/model/id.ts'
import type { SetGate } from '../../shared/model/gate.ts'
import { ChangedBy } from './changed-by.tsx'
import { GateControl } from './gate-control.tsx'
import { gateWords } from './gate-words.ts'
import { useSetGate } from './use-gates.ts'

function CreatorGate({ gate, creator }: { readonly gate: SetGate; readonly creator: CreatorId }) {
  const { mutate: set, isPending } = useSetGate()
  return (
    <Table.Tr>
      <Table.Th fw={600} style={{ overflowWrap: 'anywhere' }}>
        <bdi>{creator}</bdi>
      </Table.Th>
      <Table.Td w={256}>
        <GateControl
          label={`Grouping for ${creator}`}
          value={gate.value}
          isDisabled={isPending}
          onChange={(value) => set({ creator, gate: value })}
        />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{gateWords[gate.value].means}</Text>
        <Text size="xs" c="dimmed">
          <ChangedBy gate={gate} />
        </Text>
      </Table.Td>
      <Table.Td w={96} ta="right">
        <Button
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          px={8}
          disabled={isPending}
          title="Back to what holds for everyone"
          aria-label={`Take away the gate of ${creator}`}
          onClick={() => set({ creator, gate: null })}
        >
          Take away
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}

/** Gates of single creators. */
export function CreatorGates({ gates }: { readonly gates: readonly SetGate[] }) {
  const own = gates.flatMap((gate) => (gate.creator === null ? [] : [{ gate, creator: gate.creator }]))
  if (own.length === 0) return null
  return (
    <Table verticalSpacing={6} aria-label="Gates of single creators">
      <Table.Tbody>
        {own.map(({ gate, creator }) => (
          <CreatorGate key={creator} gate={gate} creator={creator} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

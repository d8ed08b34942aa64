import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { KeptOut, SetGate } from '../../shared/model/gate.ts'
import { api } from '../api/queries.ts'
import { counted } from '../ui/numbers.ts'
import { gateOf } from './gate-of.ts'
import { useTakeIn } from './use-gates.ts'

function KeptOutLine({
  keptOut: { creator, messages },
  isOff,
}: {
  readonly keptOut: KeptOut
  readonly isOff: boolean
}) {
  const { mutate: takeIn, isPending } = useTakeIn()
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="md" mih={30}>
      <Text size="sm">
        <bdi>{creator}</bdi>: {counted(messages, 'message')} came while its gate was off
        {isOff && '. They can be taken in once it is on again.'}
      </Text>
      {!isOff && (
        <Button
          variant="default"
          loading={isPending}
          aria-label={`Take in what came meanwhile for ${creator}`}
          onClick={() => takeIn(creator)}
        >
          Take in what came meanwhile
        </Button>
      )}
    </Group>
  )
}

/** Creators with messages that a gate kept out, and the way to take them in. */
export function KeptOutList({ gates }: { readonly gates: readonly SetGate[] }) {
  const { data: all = [] } = useQuery(api.gates.keptOut.queryOptions())
  if (all.length === 0) return null
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Kept out">
      {all.map((keptOut) => (
        <KeptOutLine
          key={keptOut.creator}
          keptOut={keptOut}
          isOff={gateOf(gates, keptOut.creator) === 'off'}
        />
      ))}
    </Stack>
  )
}

import { Button, Code, CopyButton, Group, Stack, Switch, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Ingest, IngestWay } from '../../shared/model/ingest.ts'
import { useSetIngest } from './use-ingest.ts'
import { missingWords, trySending, wayWords } from './way-words.ts'

interface WayProps {
  readonly way: IngestWay
  readonly ingest: Ingest
}

function Copy({
  value,
  what,
  children,
}: {
  readonly value: string
  readonly what: string
  readonly children: string
}) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button variant="subtle" size="compact-xs" onClick={copy} aria-label={`Copy ${what}`}>
          {copied ? 'Copied' : children}
        </Button>
      )}
    </CopyButton>
  )
}

function Address({ way, address }: { readonly way: IngestWay; readonly address: string }) {
  return (
    <Group gap="xs" wrap="nowrap" pl={50}>
      <Code style={{ overflowWrap: 'anywhere' }}>{address}</Code>
      <Copy value={address} what={`the address: ${wayWords[way].name}`}>
        Copy
      </Copy>
      {way === 'http' && (
        <Copy value={trySending(address)} what="an example for the terminal">
          Copy as curl
        </Copy>
      )}
    </Group>
  )
}

/** One way in: whether it is open, where it is, and what is missing. */
export function Way({ way, ingest }: WayProps) {
  const { mutate: set, isPending, variables } = useSetIngest()
  const { isOn, address } = ingest[way]
  const { name, does } = wayWords[way]
  const missing = missingWords(way, ingest)
  return (
    <Stack gap={6}>
      <Switch
        label={name}
        description={does}
        checked={(isPending ? variables[way] : undefined) ?? isOn}
        onChange={({ currentTarget }) => set({ [way]: currentTarget.checked })}
      />
      {isOn && address !== null && <Address way={way} address={address} />}
      {missing !== null && (
        <Group
          gap={8}
          wrap="nowrap"
          align="flex-start"
          pl={50}
          role="status"
          aria-label={`What is missing: ${name}`}
        >
          <IconAlertTriangle size={16} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
          <Text size="sm">{missing}</Text>
        </Group>
      )}
    </Stack>
  )
}

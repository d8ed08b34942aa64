import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { IngestToken } from '../../shared/model/ingest.ts'
import { TimeAgo } from '../ui/figures.tsx'
import { counted } from '../ui/numbers.ts'
import { askToMakeToken } from './make-token.tsx'
import { askToRevoke } from './revoke.tsx'

/** As the heads of lists are. */
const quiet = { fw: 400, fz: 12, c: 'dimmed' } as const

function TokenRow({ token }: { readonly token: IngestToken }) {
  const { name, creator, createdAt, createdBy, lastUsedAt, revokedAt } = token
  return (
    <Table.Tr c={revokedAt === null ? 'var(--mantine-color-text)' : 'dimmed'}>
      <Table.Th fw={400} style={{ overflowWrap: 'anywhere' }}>
        <bdi>{name}</bdi>
      </Table.Th>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {creator === null ? 'anybody' : <bdi>{creator}</bdi>}
      </Table.Td>
      <Table.Td>
        <TimeAgo at={createdAt} /> by <bdi>{createdBy}</bdi>
      </Table.Td>
      <Table.Td>{lastUsedAt === null ? 'never' : <TimeAgo at={lastUsedAt} />}</Table.Td>
      <Table.Td ta="right">
        {revokedAt === null ? (
          <Button
            variant="subtle"
            color="gray"
            c="var(--mantine-color-text)"
            size="compact-xs"
            aria-label={`Revoke ${name}`}
            onClick={() => askToRevoke(token)}
          >
            Revoke…
          </Button>
        ) : (
          <>
            revoked <TimeAgo at={revokedAt} />
          </>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

/** Who may send messages over HTTP. */
export function Tokens({ tokens }: { readonly tokens: readonly IngestToken[] }) {
  const [showsRevoked, { toggle }] = useDisclosure(false)
  const revoked = tokens.filter(({ revokedAt }) => revokedAt !== null)
  const shown = showsRevoked ? tokens : tokens.filter(({ revokedAt }) => revokedAt === null)
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">
          <b>Tokens</b>
          {shown.length === 0 && ': none. Each sender over HTTP needs one.'}
        </Text>
        <Button variant="default" onClick={askToMakeToken}>
          Make a token…
        </Button>
      </Group>
      {shown.length > 0 && (
        <Table verticalSpacing={5} fz={13} aria-label="Tokens">
          <Table.Thead>
            <Table.Tr>
              <Table.Th {...quiet}>Name</Table.Th>
              <Table.Th {...quiet}>Messages to</Table.Th>
              <Table.Th {...quiet}>Made</Table.Th>
              <Table.Th {...quiet}>Last used</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {revoked.length > 0 && (
        <Anchor
          component="button"
          type="button"
          size="xs"
          ta="left"
          aria-expanded={showsRevoked}
          onClick={toggle}
        >
          {showsRevoked ? 'Hide' : 'Show'} {counted(revoked.length, 'revoked token')}
        </Anchor>
      )}
    </Stack>
  )
}

import { Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { IngestToken } from '../../shared/model/ingest.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { TimeAgo } from '../ui/figures.tsx'
import { useRevokeToken } from './use-ingest.ts'

function RevokeForm({ token: { id, name, lastUsedAt } }: { readonly token: IngestToken }) {
  const { mutate: revoke, error, isPending } = useRevokeToken()
  return (
    <Stack gap="md">
      <Text size="sm">
        Whoever sends with <b dir="auto">{name}</b> is let in no more from the next request on, and this
        cannot be taken back: make another token then.{' '}
        {lastUsedAt === null ? (
          'It was never used.'
        ) : (
          <>
            It was used last <TimeAgo at={lastUsedAt} />.
          </>
        )}
      </Text>
      {error && <FailureNotice error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={isPending}
          onClick={() => revoke(id, { onSuccess: () => modals.closeAll() })}
        >
          Revoke the token
        </Button>
      </Group>
    </Stack>
  )
}

/** Takes a token back once that is confirmed. */
export function askToRevoke(token: IngestToken): void {
  modals.open({ title: 'Revoke this token?', size: 'md', children: <RevokeForm token={token} /> })
}

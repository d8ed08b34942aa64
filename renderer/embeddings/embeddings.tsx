import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Settings } from '../../shared/model/status.ts'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { InForce } from './in-force.tsx'
import { Provider } from './provider.tsx'
import { ProviderForm } from './provider-form.tsx'
import { BudgetWarning } from './spending.tsx'
import { useEmbeddings } from './use-embeddings.ts'

type Editing = 'provider' | 'key' | null

function NoProvider({ onSetUp }: { readonly onSetUp: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <Text size="sm" c="dimmed" maw={560}>
        No provider is set up, and none is needed. One finds messages that mean the same in other words, too;
        it gets the text of every message.
      </Text>
      <Button variant="default" onClick={onSetUp} style={{ flex: 'none' }}>
        Set up a provider…
      </Button>
    </Group>
  )
}

/** Where embeddings come from, what they cost, and which model is in force. */
export function Embeddings({ host }: { readonly host: Pick<Settings, 'host' | 'keepsPasswords'> }) {
  const { data: state, error, refetch } = useEmbeddings()
  const [editing, setEditing] = useState<Editing>(null)
  if (!state) {
    if (error) return <FailureNotice error={error} onRetry={() => void refetch()} />
    return <RowSkeletons rows={4} height={24} label="Loading the provider of embeddings" />
  }
  return (
    <Stack gap="md">
      <StaleNotice error={error} onRetry={() => void refetch()} />
      <InForce />
      <BudgetWarning spending={state.spending} />
      {editing !== null && (
        <ProviderForm
          state={state}
          host={host}
          startsAtKey={editing === 'key'}
          onDone={() => setEditing(null)}
        />
      )}
      {editing === null && state.settings === null && <NoProvider onSetUp={() => setEditing('provider')} />}
      {editing === null && state.settings !== null && (
        <Provider
          state={state}
          settings={state.settings}
          onChange={(startsAtKey) => setEditing(startsAtKey ? 'key' : 'provider')}
        />
      )}
      <Text size="xs" c="dimmed" maw={640}>
        Provider, price and budget hold for everyone who works on this database; a key stays on this machine.
      </Text>
    </Stack>
  )
}

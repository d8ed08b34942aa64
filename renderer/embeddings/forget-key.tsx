import { Button, Group, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { originOf } from './provider-values.ts'
import { useSaveEmbeddings } from './use-embeddings.ts'

function ForgetForm({ settings }: { readonly settings: EmbeddingSettings }) {
  const { mutate, error, isPending } = useSaveEmbeddings()
  return (
    <Stack gap="md">
      <Text size="sm">
        The key for {originOf(settings.baseUrl)} is forgotten on this machine. Until another one is given,
        messages that come in here are grouped by their letters alone, and put right later.
      </Text>
      {error && <FailureNotice error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => modals.closeAll()} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={isPending}
          onClick={() => mutate({ settings, forgetsKey: true }, { onSuccess: () => modals.closeAll() })}
        >
          Forget the key
        </Button>
      </Group>
    </Stack>
  )
}

/** Forgets the key of the server that is set up, once that is confirmed. */
export function askToForgetKey(settings: EmbeddingSettings): void {
  modals.open({ title: 'Forget this key?', size: 'md', children: <ForgetForm settings={settings} /> })
}

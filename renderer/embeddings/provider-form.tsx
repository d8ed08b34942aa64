import {
  Anchor,
  Autocomplete,
  Button,
  Collapse,
  Group,
  NumberInput,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type EmbeddingState, OPENAI_BASE_URL, usualPrice } from '../../shared/model/embedding.ts'
import type { Settings } from '../../shared/model/status.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { KeyField } from './key-field.tsx'
import { originOf, settingsOf } from './provider-values.ts'
import { Trial } from './trial.tsx'
import { useSaveEmbeddings, useTestEmbeddings } from './use-embeddings.ts'
import { type ProviderFormApi, useProviderForm } from './use-provider-form.ts'

interface ProviderFormProps {
  readonly state: EmbeddingState
  readonly host: Pick<Settings, 'host' | 'keepsPasswords'>
  readonly startsAtKey: boolean
  readonly onDone: () => void
}

const models = ['text-embedding-3-small', 'text-embedding-3-large']
const literal = { autoComplete: 'off', spellCheck: false, autoCapitalize: 'off' } as const
const decimal = { min: 0, prefix: '$', allowedDecimalSeparators: ['.', ','], hideControls: true }

/** What few have to change. */
function More({ form }: { readonly form: ProviderFormApi }) {
  const [isOpen, { toggle }] = useDisclosure(false)
  return (
    <>
      <Anchor component="button" type="button" size="xs" ta="left" aria-expanded={isOpen} onClick={toggle}>
        {isOpen ? 'Fewer settings' : 'More settings: deployment, size and number of requests'}
      </Anchor>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <SimpleGrid cols={2} spacing="sm">
            <TextInput
              label="Called there"
              description="Such as the deployment at Azure; empty: like the model"
              {...literal}
              {...form.getInputProps('servedAs')}
            />
            <NumberInput
              label="Requests at once"
              description="From each program on this database"
              {...form.getInputProps('concurrency')}
            />
            <NumberInput
              label="Texts in a request"
              description="While messages come in"
              {...form.getInputProps('onlineBatch')}
            />
            <NumberInput
              label="Texts in a request of a backfill"
              description="OpenAI takes 2048; servers of your own often fewer"
              {...form.getInputProps('backfillBatch')}
            />
          </SimpleGrid>
        )}
      </Collapse>
    </>
  )
}

function Costs({ form }: { readonly form: ProviderFormApi }) {
  return (
    <SimpleGrid cols={2} spacing="sm">
      <NumberInput
        label="Price of a million tokens"
        description={`Empty: $${usualPrice(form.values.model.trim())}, what is known of this model`}
        {...decimal}
        {...form.getInputProps('price')}
      />
      <NumberInput
        label="Budget of a month"
        description="Stops backfills, never messages that come in. Empty: none"
        {...decimal}
        {...form.getInputProps('budget')}
      />
    </SimpleGrid>
  )
}

/** Where embeddings come from, as it is changed. */
export function ProviderForm({ state, host, startsAtKey, onDone }: ProviderFormProps) {
  const form = useProviderForm(state.settings)
  const testing = useTestEmbeddings()
  const saving = useSaveEmbeddings()
  const focusFirst = (errors: object) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus()
  const test = form.onSubmit((values) => {
    testing.mutate({ settings: settingsOf(values), key: values.key || null })
  }, focusFirst)
  const save = form.onSubmit((values) => {
    const key = values.key || null
    const keepsKey = host.keepsPasswords && values.keepsKey
    saving.mutate({ settings: settingsOf(values), key, keepsKey }, { onSuccess: onDone })
  }, focusFirst)
  const isOtherServer =
    state.settings !== null && originOf(form.values.baseUrl) !== originOf(state.settings.baseUrl)
  return (
    <form onSubmit={save} noValidate aria-label="Provider of embeddings">
      <Stack gap="sm">
        <SimpleGrid cols={2} spacing="sm">
          <TextInput
            label="Base URL"
            description="OpenAI, or any server that speaks its API: Azure, Ollama, vLLM …"
            placeholder={OPENAI_BASE_URL}
            data-autofocus={!startsAtKey || undefined}
            autoFocus={!startsAtKey}
            {...literal}
            {...form.getInputProps('baseUrl')}
          />
          <Autocomplete
            size="xs"
            label="Model"
            description="Names the vectors: those of two models are never compared"
            data={models}
            {...literal}
            {...form.getInputProps('model')}
          />
        </SimpleGrid>
        <KeyField
          form={form}
          host={host}
          startsHere={startsAtKey}
          situation={{ source: state.key, isOtherServer, origin: originOf(form.values.baseUrl) }}
        />
        <Costs form={form} />
        <More form={form} />
        <Trial testing={testing} onRetry={() => test()} />
        {saving.error && <FailureNotice error={saving.error} />}
        <Group justify="space-between">
          <Button variant="default" onClick={() => test()} loading={testing.isPending}>
            Test
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onDone}>
              Cancel
            </Button>
            <Button type="submit" loading={saving.isPending}>
              Save
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import {
  LEXICAL_MODEL,
  type EmbeddingSettings,
  type EmbeddingState,
  usualPrice,
} from '../../shared/model/embedding.ts'
import { api } from '../api/queries.ts'
import { FactTable } from '../ui/fact-table.tsx'
import { percentText } from '../ui/numbers.ts'
import { askToForgetKey } from './forget-key.tsx'
import { keyWords } from './key-words.ts'
import { askToPutInForce } from './put-in-force.tsx'
import { SpentLine } from './spending.tsx'
import { Trial } from './trial.tsx'
import { useTestEmbeddings } from './use-embeddings.ts'

interface ProviderProps {
  readonly state: EmbeddingState
  readonly settings: EmbeddingSettings
  readonly onChange: (startsAtKey: boolean) => void
}

const quiet = {
  variant: 'subtle',
  color: 'gray',
  c: 'var(--mantine-color-text)',
  size: 'compact-xs',
} as const

function KeyButtons({ state, settings, onChange }: ProviderProps) {
  const isOurs = state.key === 'kept' || state.key === 'held'
  return (
    <>
      <Button
        {...quiet}
        onClick={() => onChange(true)}
        aria-label={isOurs ? 'Replace the key' : 'Give a key'}
      >
        {isOurs ? 'Replace…' : 'Give a key…'}
      </Button>
      {isOurs && (
        <Button {...quiet} onClick={() => askToForgetKey(settings)} aria-label="Forget the key">
          Forget…
        </Button>
      )}
    </>
  )
}

function Facts(props: ProviderProps) {
  const { state, settings } = props
  const { model, servedAs, baseUrl, dollarsPerMillionTokens } = settings
  const price = dollarsPerMillionTokens ?? usualPrice(model)
  return (
    <FactTable
      label="Provider"
      facts={[
        { name: 'Model', value: servedAs === null ? model : `${model}, called ${servedAs} there` },
        { name: 'Server', value: baseUrl },
        { name: 'Key', value: keyWords[state.key ?? 'none'], action: <KeyButtons {...props} /> },
        { name: 'Price', value: price === 0 ? 'free' : `$${price} for a million tokens` },
        { name: 'This month, UTC', value: <SpentLine spending={state.spending} /> },
        {
          name: 'Cache',
          value:
            state.cacheHitShare === null
              ? 'nothing was asked in the last 24 hours'
              : `${percentText(state.cacheHitShare)} of the texts of the last 24 hours were known already`,
        },
      ]}
    />
  )
}

/** The provider stays away: nothing is asked until then. */
function Away({ breaker: { state, until } }: Pick<EmbeddingState, 'breaker'>) {
  if (state === 'closed') return null
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={18} />}
      title="The provider does not answer."
      role="status"
    >
      <Text size="sm">
        It is asked again by itself{until !== null && ` at ${new Date(until).toLocaleTimeString()}`}. Messages
        that come in are grouped by their letters meanwhile, and put right later.
      </Text>
    </Alert>
  )
}

/** Which model to put in force next: the provider's, or the built-in one as the way back. */
function Push({ settings }: Pick<ProviderProps, 'settings'>) {
  const { data: live } = useQuery(api.configs.live.queryOptions())
  if (!live) return null
  const model = live.embeddingModel === settings.model ? LEXICAL_MODEL : settings.model
  return (
    <Button variant="default" onClick={() => askToPutInForce({ model, live })} maw={340}>
      <bdi>Put {model} in force…</bdi>
    </Button>
  )
}

/** The provider that is set up: what it is, what it has cost, and what can be done. */
export function Provider(props: ProviderProps) {
  const { state, settings, onChange } = props
  const testing = useTestEmbeddings()
  const test = () => testing.mutate({ settings, key: null })
  return (
    <Stack gap="sm">
      <Away breaker={state.breaker} />
      <Facts {...props} />
      <Trial testing={testing} onRetry={test} />
      <Group justify="space-between">
        <Group gap="xs">
          <Button variant="default" onClick={test} loading={testing.isPending}>
            Test
          </Button>
          <Button variant="default" onClick={() => onChange(false)}>
            Change…
          </Button>
        </Group>
        <Push settings={settings} />
      </Group>
    </Stack>
  )
}

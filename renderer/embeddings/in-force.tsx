import { Group, Progress, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { LEXICAL_MODEL, type Preparation } from '../../shared/model/embedding.ts'
import { api } from '../api/queries.ts'
import { CandidateRing, LiveDot } from '../ui/meaning-marks.tsx'
import { counted, countText, percentText } from '../ui/numbers.ts'
import { usePreparation } from './use-embeddings.ts'

function BeingPrepared({ preparation }: { readonly preparation: Preparation }) {
  const { model, creators, messages, embedded } = preparation
  const share = messages === 0 ? 1 : embedded / messages
  return (
    <Stack gap={4} role="status" aria-label="Model being prepared">
      <Group gap={8} wrap="nowrap" align="center">
        <CandidateRing />
        <Text size="sm">
          <b>{model}</b> is being prepared for {counted(creators, 'creator')}: {countText(embedded)} of{' '}
          {counted(messages, 'message')} embedded, {percentText(share)}
        </Text>
      </Group>
      <Progress value={share * 100} aria-label={`Messages embedded by ${model}`} />
      <Text size="xs" c="dimmed">
        Each creator moves once all its messages are embedded, and lives by the model before until then. What
        is embedded already is paid for once.
      </Text>
    </Stack>
  )
}

/** The model that messages are compared by, and the one that comes after it. */
export function InForce() {
  const { data: config } = useQuery(api.configs.live.queryOptions())
  const { data: preparation } = usePreparation()
  if (!config) return null
  if (preparation) return <BeingPrepared preparation={preparation} />
  return (
    <Group gap={8} wrap="nowrap" align="center">
      <LiveDot />
      <Text size="sm">
        <b>{config.embeddingModel}</b> is in force for everyone
        {config.embeddingModel === LEXICAL_MODEL && ': built in, works offline, costs nothing'}
      </Text>
    </Group>
  )
}

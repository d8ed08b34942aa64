import { Stack, Text } from '@mantine/core'
import type { IngestCounts } from '../../shared/model/ingest.ts'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { countText } from '../ui/numbers.ts'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { Rate } from './rate.tsx'
import { Tokens } from './tokens.tsx'
import { useIngest } from './use-ingest.ts'
import { Way } from './way.tsx'

function lastDayWords({ stored, duplicates, conflicts, rejected, refused }: IngestCounts): string {
  if (stored + duplicates + conflicts + rejected + refused === 0) return 'Nothing came in within a day.'
  const parts = [
    `${countText(stored)} stored`,
    `${countText(duplicates)} sent again`,
    `${countText(conflicts)} in conflict`,
    `${countText(rejected)} rejected`,
    `${countText(refused)} requests refused`,
  ]
  return `Within a day: ${parts.join(' · ')}.`
}

/** How messages come in over HTTP: which ways are open, where they are, and by which tokens. */
export function WaysIn() {
  const { data: ingest, error, refetch } = useIngest()
  if (!ingest) {
    if (error) return <FailureNotice error={error} onRetry={() => void refetch()} />
    return <RowSkeletons rows={3} height={40} label="Loading the ways in" />
  }
  return (
    <Stack gap="md">
      <StaleNotice error={error} onRetry={() => void refetch()} />
      <Way way="http" ingest={ingest} />
      <Way way="streamchat" ingest={ingest} />
      <Tokens tokens={ingest.tokens} />
      <Rate key={ingest.requestsPerSecond} requestsPerSecond={ingest.requestsPerSecond} />
      <Text size="xs" c="dimmed" maw={640}>
        {lastDayWords(ingest.lastDay)} Ways, tokens and rate hold for everyone who works on this database.
        Addresses listen on this machine alone: for messages from outside, a reverse proxy of yours passes
        these paths on.
      </Text>
    </Stack>
  )
}

import { Alert, Paper, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { BackfillScope } from '../../shared/model/backfill.ts'
import { useEmbeddings } from '../embeddings/use-embeddings.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { countText, dollarsText, groupedText } from '../ui/numbers.ts'
import { spanText } from '../ui/times.ts'
import classes from '../ops/ops.module.css'
import { useEstimate } from './use-backfills.ts'

interface FigureProps {
  readonly name: string
  readonly value: string
  readonly says: string
}

function Figure({ name, value, says }: FigureProps) {
  return (
    <Paper withBorder px="sm" py="xs">
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <div className={classes.value}>{value}</div>
      <Text size="xs" c="dimmed">
        {says}
      </Text>
    </Paper>
  )
}

/** Whether what it costs still fits into the budget of the month. */
function Budget({ dollars }: { readonly dollars: number }) {
  const { data } = useEmbeddings()
  if (!data || data.spending.budget === null) return null
  const left = Math.max(0, data.spending.budget - data.spending.spent)
  if (dollars <= left) {
    return (
      <Text size="xs" c="dimmed">
        {dollarsText(left)} of the budget of this month is left.
      </Text>
    )
  }
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle size={18} />}
      title="More than the budget of this month has left."
    >
      <Text size="sm">
        {dollarsText(left)} is left. It stops there with everything that was taken in, and goes on where it
        stood once the budget is raised in the settings, or next month (UTC).
      </Text>
    </Alert>
  )
}

/** What a backfill would come to, before it is started. */
export function Estimate({ scope }: { readonly scope: BackfillScope }) {
  const { data, error, isFetching, refetch } = useEstimate(scope)
  if (error) return <FailureNotice error={error} onRetry={() => void refetch()} />
  if (!data) {
    return (
      <div role="status" aria-label="Estimating the backfill">
        <Skeleton h={84} />
      </div>
    )
  }
  const { messages, withVectors, texts, tokens, dollars, minutes, basis } = data
  return (
    <Stack
      gap="xs"
      component="section"
      aria-label="Estimate"
      aria-busy={isFetching}
      opacity={isFetching ? 0.6 : 1}
    >
      <SimpleGrid cols={4} spacing="sm">
        <Figure
          name="Messages"
          value={countText(messages)}
          says={`${countText(withVectors)} have a vector`}
        />
        <Figure
          name="Texts to embed"
          value={countText(texts)}
          says={`${countText(tokens)} tokens of a provider`}
        />
        <Figure
          name="Cost"
          value={dollars === 0 ? 'free' : dollarsText(dollars)}
          says="at most, with nothing known already"
        />
        <Figure name="Time" value={spanText(minutes * 60)} says="without limits of hours or rate" />
      </SimpleGrid>
      <Budget dollars={dollars} />
      <Text size="xs" c="dimmed">
        Rests on: {groupedText(basis)}.
      </Text>
    </Stack>
  )
}

import { Alert, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Spending } from '../../shared/model/embedding.ts'
import { countText, dollarsText, percentText } from '../ui/numbers.ts'

/** What this month has cost, and how much of its budget that is. */
export function SpentLine({
  spending: { spent, tokens, budget, share, isWarned },
}: {
  readonly spending: Spending
}) {
  return (
    <Stack gap={4}>
      <Text size="sm" inherit>
        {dollarsText(spent)}
        {budget === null ? ', no budget' : ` of ${dollarsText(budget)}`} · {countText(tokens)} tokens
      </Text>
      {share !== null && (
        <Progress
          value={Math.min(1, share) * 100}
          color={isWarned ? 'yellow' : 'indigo'}
          maw={320}
          aria-label={`Budget of this month: ${percentText(share)} spent`}
        />
      )}
    </Stack>
  )
}

/** Says when the budget comes to its end, and what that stops. */
export function BudgetWarning({ spending: { share, isWarned, isSpent } }: { readonly spending: Spending }) {
  if (!isWarned) return null
  const title = isSpent
    ? 'The budget of this month is spent.'
    : `${percentText(share ?? 0)} of the budget of this month is spent.`
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} title={title} role="status" py="xs">
      <Text size="sm">
        {isSpent
          ? 'Backfills and preparing a model stand still'
          : 'Once it is spent, backfills and preparing a model stop'}{' '}
        until the next month (UTC) begins or the budget is raised. Messages that come in are embedded all the
        same.
      </Text>
    </Alert>
  )
}

import { Button, Group, Stack, Text } from '@mantine/core'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { CheckRow } from './check-row.tsx'
import type { Check } from './checks-of.ts'
import { useChecks } from './use-checks.ts'

function summary(checks: readonly Check[]): string {
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length
  const [problems, due] = [count('problem'), count('due')]
  if (problems + due === 0) return `All ${checks.length} are fine.`
  return `${problems === 0 ? 'No problem' : problems === 1 ? '1 problem' : `${problems} problems`}, ${due} due, ${count('ok')} fine.`
}

/** What Likeness depends on, the worst first. */
export function Checks() {
  const { checks, error, isLooking, lookAgain } = useChecks()
  if (!checks) {
    if (error) return <FailureNotice error={error} onRetry={lookAgain} />
    return <RowSkeletons rows={5} height={44} label="Looking at what Likeness depends on" />
  }
  return (
    <Stack gap="sm" maw={1180}>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" aria-live="polite">
          {summary(checks)}
        </Text>
        <Button variant="default" loading={isLooking} onClick={lookAgain}>
          Look again
        </Button>
      </Group>
      <StaleNotice error={error} onRetry={lookAgain} />
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Checks">
        {checks.map((check) => (
          <CheckRow key={check.title} check={check} />
        ))}
      </Stack>
    </Stack>
  )
}

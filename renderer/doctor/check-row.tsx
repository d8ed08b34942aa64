import { Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconTool } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { CheckState } from '../../shared/model/doctor.ts'
import { useAggregationActs } from '../aggregations/use-aggregations.ts'
import { useDeadLetterActs, usePauseMatching } from '../ops/use-ops.ts'
import type { Check, CheckAct } from './checks-of.ts'
import classes from './check-row.module.css'
import { askToRebuild } from './rebuild.tsx'
import { useRebuild } from './use-checks.ts'

const marks: Readonly<Record<CheckState, { readonly word: string; readonly Icon: typeof IconCheck }>> = {
  problem: { word: 'Problem', Icon: IconAlertTriangle },
  due: { word: 'Due', Icon: IconTool },
  ok: { word: 'Fine', Icon: IconCheck },
}

function ActButton({ act }: { readonly act: CheckAct }) {
  const { rebuild, isRebuilding } = useRebuild()
  const letters = useDeadLetterActs()
  const aggregations = useAggregationActs()
  const matching = usePauseMatching()
  switch (act.does) {
    case 'go':
      return (
        <Button component={Link} href={act.href} variant="default">
          {act.label}
        </Button>
      )
    case 'redrive':
      return (
        <Button variant="default" loading={letters.isPending} onClick={() => letters.tryAgain(null)}>
          Try all again
        </Button>
      )
    case 'compare':
      return (
        <Button variant="default" loading={aggregations.isChecking} onClick={aggregations.check}>
          Check again
        </Button>
      )
    case 'resume':
      return (
        <Button variant="default" loading={matching.isPending} onClick={() => matching.mutate(false)}>
          Go on
        </Button>
      )
    case 'rebuild':
      return (
        <Button
          variant="default"
          loading={isRebuilding}
          onClick={() =>
            askToRebuild({ index: act.index, onRebuild: (method) => rebuild({ index: act.index, method }) })
          }
        >
          Rebuild…
        </Button>
      )
  }
}

/** One thing that was looked at: how it is, and what to do about it. */
export function CheckRow({ check: { state, title, next, acts } }: { readonly check: Check }) {
  const { word, Icon } = marks[state]
  return (
    <Paper withBorder px="sm" py={8} component="li">
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <Group gap={6} wrap="nowrap" className={classes.state ?? ''} data-state={state}>
          <Icon size={16} aria-hidden />
          {word}
        </Group>
        <Stack gap={2} flex={1} miw={0}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <bdi>{title}</bdi>
          </Text>
          {next !== '' && (
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              <bdi>{next}</bdi>
            </Text>
          )}
        </Stack>
        <Group gap="xs" wrap="nowrap">
          {acts.map((act) => (
            <ActButton key={act.does} act={act} />
          ))}
        </Group>
      </Group>
    </Paper>
  )
}

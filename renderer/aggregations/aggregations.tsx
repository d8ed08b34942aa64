import { Button, Group, Paper, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { checkedWords } from '../../shared/aggregation-words.ts'
import { type AggregationState, CONSISTENCY_TARGET, isAmiss } from '../../shared/model/aggregation.ts'
import { Count, TimeAgo } from '../ui/figures.tsx'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { counted, countText } from '../ui/numbers.ts'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import classes from './aggregations.module.css'
import { consistencyText, tookText } from './figure-texts.ts'
import { useAggregationActs, useAggregations } from './use-aggregations.ts'

interface FigureProps {
  readonly name: string
  readonly children: ReactNode
  readonly says: ReactNode
  /** Needs a person. */
  readonly isAlert?: boolean
}

function Figure({ name, children, says, isAlert = false }: FigureProps) {
  return (
    <Paper withBorder px="sm" py="xs">
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <div className={classes.value} data-alert={isAlert || undefined}>
        {children}
      </div>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {says}
      </Text>
    </Paper>
  )
}

function Figures({ state }: { readonly state: AggregationState }) {
  const { stored, stale, lastRefresh, lastCheck, checked, matches } = state
  const target = `${CONSISTENCY_TARGET * 100} % or more is aimed at`
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
      <Figure
        name="Consistency"
        isAlert={checked > 0 && matches / checked < CONSISTENCY_TARGET}
        says={checked === 0 ? target : `${counted(checked, 'figure')} in 30 days; ${target}`}
      >
        {consistencyText(checked, matches)}
      </Figure>
      <Figure
        name="Ready"
        says={stale === 0 ? 'none is stale' : `${counted(stale, 'stale figure')}, not shown, soon made anew`}
      >
        <Count value={stored} />
      </Figure>
      <Figure
        name="Last computed"
        says={
          lastRefresh
            ? `${counted(lastRefresh.computed, 'figure')} in ${tookText(lastRefresh.tookMs)}`
            : `creators with fewer than ${countText(1000)} events need nothing ahead`
        }
      >
        {lastRefresh ? <TimeAgo at={lastRefresh.at} /> : 'not yet'}
      </Figure>
      <Figure
        name="Last checked"
        isAlert={isAmiss(state)}
        says={
          lastCheck ? `${checkedWords(state).title} In ${tookText(lastCheck.durationMs)}.` : 'every night'
        }
      >
        {lastCheck ? <TimeAgo at={lastCheck.checkedAt} /> : 'not yet'}
      </Figure>
    </SimpleGrid>
  )
}

function Controls({ state }: { readonly state: AggregationState }) {
  const { check, isChecking, turn, isTurning } = useAggregationActs()
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Switch
        label="Compute curves and figures ahead"
        description="For everyone who works on this database. Off, they come to the same and take longer."
        checked={state.isEnabled}
        disabled={isTurning}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      <Button variant="default" loading={isChecking} onClick={check}>
        Check now
      </Button>
    </Group>
  )
}

/** What is computed before anybody asks for it, whether that is right, and how to turn it off. */
export function Aggregations() {
  const { data: state, error, refetch } = useAggregations()
  const retry = () => void refetch()
  return (
    <Stack component="section" gap="sm" maw={1180} mt="xl" aria-label="Computed ahead">
      <Title order={2} size="h4">
        Computed ahead
      </Title>
      {!state && error && <FailureNotice error={error} onRetry={retry} />}
      {!state && !error && <RowSkeletons rows={2} height={60} label="Looking at what is computed ahead" />}
      {state && (
        <>
          <StaleNotice error={error} onRetry={retry} />
          <Controls state={state} />
          <Figures state={state} />
        </>
      )}
    </Stack>
  )
}

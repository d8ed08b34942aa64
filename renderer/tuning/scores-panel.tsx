import { Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { memo, type ReactNode, useState } from 'react'
import { api } from '../api/queries.ts'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { counted } from '../ui/numbers.ts'
import type { TuningScope } from './curves/use-curve.ts'
import { LabelMarks } from './label-marks.tsx'
import classes from './score-chart.module.css'
import { ScoreChart } from './score-chart.tsx'
import { ScoreTable } from './score-table.tsx'
import { ThresholdSlider } from './threshold-slider.tsx'
import type { TunedValues } from './tuned-values.ts'

interface ScoresPanelProps {
  readonly scope: TuningScope
  readonly values: TunedValues
  readonly live: TunedValues
  readonly onChange: (change: Partial<TunedValues>) => void
  readonly onThreshold: (threshold: number) => void
  /** What chooses the charts below. */
  readonly actions: ReactNode
  /** The charts below, with what is to be noted of the scores; and a table that stands for them. */
  readonly charts: (note: string) => ReactNode
  readonly table: ReactNode
}

function Key() {
  return (
    <Group gap={6} wrap="nowrap" aria-hidden="true">
      <span className={classes.key} />
      <Text size="xs" c="dimmed">
        live
      </Text>
      <span className={classes.key} data-dashed />
      <Text size="xs" c="dimmed">
        candidate
      </Text>
    </Group>
  )
}

type View = 'chart' | 'table'

interface ScoresHeadProps {
  readonly view: View
  readonly onView: (view: View) => void
  /** Always the same element while the slider moves, else all of this is rendered with it. */
  readonly actions: ReactNode
}

const ScoresHead = memo(function ScoresHead({ view, onView, actions }: ScoresHeadProps) {
  return (
    <Group justify="space-between" px={12} wrap="nowrap">
      <Title order={2} size="h3">
        Best vector link of each message
      </Title>
      <Group gap="sm" wrap="nowrap">
        <Key />
        {actions}
        <SegmentedControl
          aria-label="Show the scores as"
          size="xs"
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
          value={view}
          onChange={onView}
        />
      </Group>
    </Group>
  )
})

/** The slider, and below it on the same axis how the links and labels lie and what each threshold would make of them. */
export function ScoresPanel(props: ScoresPanelProps) {
  const { scope, values, live, onChange, onThreshold } = props
  const [view, setView] = useState<View>('chart')
  const {
    data: scores,
    error,
    refetch,
  } = useQuery(api.previews.scores.queryOptions({ input: scope, placeholderData: keepPreviousData }))
  return (
    <section aria-label="Link scores">
      <ScoresHead view={view} onView={setView} actions={props.actions} />
      <ThresholdSlider values={values} live={live} onChange={onChange} />
      {error && !scores && <FailureNotice error={error} onRetry={() => void refetch()} />}
      {!scores && !error && <Skeleton h={150} mx={12} />}
      {scores && <StaleNotice error={error} onRetry={() => void refetch()} />}
      {scores && view === 'table' && (
        <>
          <ScoreTable scores={scores} />
          {props.table}
        </>
      )}
      {scores && view === 'chart' && (
        <>
          <ScoreChart
            counts={scores.counts}
            threshold={values.threshold}
            live={live.threshold}
            onPick={onThreshold}
          />
          <LabelMarks labels={scores.labels} />
          {props.charts(
            scores.without === 0 ? '' : `${counted(scores.without, 'message')} without a vector link.`,
          )}
        </>
      )}
    </section>
  )
}

import { Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CreatorId } from '../../shared/model/id.ts'
import { api } from '../api/queries.ts'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { counted } from '../ui/numbers.ts'
import { LabelMarks } from './label-marks.tsx'
import classes from './score-chart.module.css'
import { ScoreChart } from './score-chart.tsx'
import { ScoreTable } from './score-table.tsx'
import { ThresholdSlider } from './threshold-slider.tsx'

interface ScoresPanelProps {
  readonly creator: CreatorId | null
  readonly threshold: number
  readonly live: number
  readonly onThreshold: (threshold: number) => void
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

/** The slider, and below it on the same axis how the links and labels lie. */
export function ScoresPanel({ creator, threshold, live, onThreshold }: ScoresPanelProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const { data: scores, error, refetch } = useQuery(api.previews.scores.queryOptions({ input: { creator } }))
  return (
    <section aria-label="Link scores">
      <Group justify="space-between" px={12} wrap="nowrap">
        <Title order={2} size="h3">
          Best vector link of each message
        </Title>
        <Group gap="md" wrap="nowrap">
          <Key />
          <SegmentedControl
            aria-label="Show the scores as"
            data={[
              { value: 'chart', label: 'Chart' },
              { value: 'table', label: 'Table' },
            ]}
            value={view}
            onChange={setView}
          />
        </Group>
      </Group>
      <ThresholdSlider value={threshold} live={live} onChange={onThreshold} />
      {error && !scores && <FailureNotice error={error} onRetry={() => void refetch()} />}
      {!scores && !error && <Skeleton h={238} mx={12} />}
      {scores && view === 'table' && <ScoreTable scores={scores} />}
      {scores && view === 'chart' && (
        <>
          <ScoreChart counts={scores.counts} threshold={threshold} live={live} onPick={onThreshold} />
          <LabelMarks labels={scores.labels} />
        </>
      )}
      {scores && scores.without > 0 && (
        <Text size="xs" c="dimmed" px={12} pt={6}>
          {counted(scores.without, 'message')} without a vector link.
        </Text>
      )}
    </section>
  )
}

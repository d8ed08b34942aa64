import { Box, Group, SegmentedControl, Text } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { memo } from 'react'
import { api } from '../../api/queries.ts'
import { FailureNotice, StaleNotice } from '../../ui/failure-notice.tsx'
import { TimeAgo } from '../../ui/figures.tsx'
import { RowSkeletons } from '../../ui/row-skeletons.tsx'
import type { TuningScope } from '../curves/use-curve.ts'
import type { ConfigValues } from '../../../shared/model/config.ts'
import type { TunedValues } from '../tuned-values.ts'
import classes from './plane.module.css'
import { PlaneCells } from './plane-cells.tsx'
import { chosenPlaneFigure, PLANE_FIGURE_KEY, type PlaneFigure, planeFigures } from './plane-figures.ts'

interface PlaneProps {
  readonly scope: TuningScope
  readonly values: ConfigValues
  readonly live: TunedValues
  readonly onPick: (change: Pick<TunedValues, 'threshold' | 'trigramThreshold'>) => void
}

/** What both thresholds together make: the slider moves along one line of it. */
export const Plane = memo(function Plane({ scope, values, live, onPick }: PlaneProps) {
  const [name, setName] = useLocalStorage<PlaneFigure['name']>({
    key: PLANE_FIGURE_KEY,
    defaultValue: 'formation',
  })
  const { data, error, isPlaceholderData, refetch } = useQuery(
    api.previews.plane.queryOptions({
      input: { ...scope, minimumWords: values.minimumWords },
      placeholderData: keepPreviousData,
    }),
  )
  const figure = chosenPlaneFigure(name)
  if (error && !data) {
    return (
      <Box p="sm">
        <FailureNotice error={error} onRetry={() => void refetch()} />
      </Box>
    )
  }
  if (!data) return <RowSkeletons rows={10} height={16} label="Working out both thresholds" />
  return (
    <div
      className={classes.plane}
      aria-busy={isPlaceholderData}
      style={{ opacity: isPlaceholderData ? 0.6 : 1 }}
    >
      <StaleNotice error={error} onRetry={() => void refetch()} />
      <Group justify="space-between" pb={4} wrap="nowrap">
        <Text className={classes.axis ?? ''}>
          Vector threshold to the right, trigram threshold upwards. Press a cell to take its values in hand.
        </Text>
        <Group gap="sm" wrap="nowrap">
          <Text className={classes.axis ?? ''}>
            {data.source} · <TimeAgo at={data.computedAt} />
          </Text>
          <SegmentedControl
            aria-label="Show in the plane"
            size="xs"
            data={planeFigures.map((one) => ({ value: one.name, label: one.label }))}
            value={name}
            onChange={setName}
          />
        </Group>
      </Group>
      <PlaneCells plane={data} figure={figure} values={values} live={live} onPick={onPick} />
    </div>
  )
})

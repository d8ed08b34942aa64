import { Button, Checkbox, Group, Menu, Skeleton, Text } from '@mantine/core'
import { useCallbackRef, useLocalStorage } from '@mantine/hooks'
import { IconChartLine } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import { memo, useMemo } from 'react'
import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'
import { FailureNotice } from '../../ui/failure-notice.tsx'
import { TimeAgo } from '../../ui/figures.tsx'
import { CurveChart } from './curve-chart.tsx'
import { type CurveFigure, curveFigures } from './curve-figures.ts'
import classes from './curves.module.css'

type Chosen = readonly CurveFigure['name'][]
const USUAL: Chosen = ['clusters', 'formation', 'largest']

/** Which figures are drawn, kept for the next time. */
export function useChosenCurves() {
  const [chosen, setChosen] = useLocalStorage<Chosen>({ key: 'likeness-curves', defaultValue: USUAL })
  const figures = useMemo(() => curveFigures.filter(({ name }) => chosen.includes(name)), [chosen])
  const toggle = useCallbackRef((name: CurveFigure['name']) =>
    setChosen(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]),
  )
  return { chosen: figures, toggle }
}

/** Chooses what is drawn over all thresholds. */
export const CurvesMenu = memo(function CurvesMenu({ chosen, toggle }: ReturnType<typeof useChosenCurves>) {
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="compact-xs" leftSection={<IconChartLine size={14} />}>
          Curves
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {curveFigures.map(({ name, label }) => (
          <Menu.Item
            key={name}
            component="div"
            role="menuitemcheckbox"
            aria-checked={chosen.some((one) => one.name === name)}
            onClick={() => toggle(name)}
          >
            <Checkbox
              label={label}
              checked={chosen.some((one) => one.name === name)}
              readOnly
              tabIndex={-1}
              aria-hidden
              style={{ pointerEvents: 'none' }}
            />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
})

interface CurvesPanelProps {
  readonly query: UseQueryResult<ThresholdCurve>
  readonly chosen: readonly CurveFigure[]
  readonly threshold: number
  readonly live: number
  readonly onThreshold: (threshold: number) => void
  /** What is to be known of the charts. */
  readonly note: string
}

/** What every threshold would make of the inbox, on the axis of the slider. */
export function CurvesPanel({ query, chosen, threshold, live, onThreshold, note }: CurvesPanelProps) {
  const { data: curve, error, refetch } = query
  if (chosen.length === 0) return null
  if (!curve && error) return <FailureNotice error={error} onRetry={() => void refetch()} />
  if (!curve) return <Skeleton h={72 * chosen.length} mx={12} />
  return (
    <section
      aria-label="Figures at every threshold"
      aria-busy={query.isPlaceholderData}
      style={{ opacity: query.isPlaceholderData ? 0.6 : 1 }}
    >
      {chosen.map((figure) => (
        <CurveChart
          key={figure.name}
          curve={curve}
          figure={figure}
          threshold={threshold}
          live={live}
          onPick={onThreshold}
        />
      ))}
      <Group px={12} pt={2} justify="space-between">
        <Text className={classes.source ?? ''}>{note}</Text>
        <Text className={classes.source ?? ''}>
          {curve.source} · <TimeAgo at={curve.computedAt} />
        </Text>
      </Group>
    </section>
  )
}

import { SegmentedControl, Text } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { memo, type ReactNode } from 'react'
import classes from './effects.module.css'

/** What of the effect is shown below the charts. */
export const effectViews = [
  { value: 'clusters', label: 'Clusters that change' },
  { value: 'links', label: 'Links that flip' },
  { value: 'creators', label: 'Creators' },
  { value: 'sizes', label: 'Sizes' },
  { value: 'plane', label: 'Both thresholds' },
] as const

export type EffectView = (typeof effectViews)[number]['value']

/** The view that was chosen last. */
export const useEffectView = () =>
  useLocalStorage<EffectView>({ key: 'likeness-effect-view', defaultValue: 'clusters' })

interface EffectsBarProps {
  readonly view: EffectView
  readonly onView: (view: EffectView) => void
  /** The effect in one sentence. */
  readonly summary: string
  readonly actions?: ReactNode
}

/** Stays as it is while the slider moves. */
const EffectViews = memo(function EffectViews({ view, onView }: Pick<EffectsBarProps, 'view' | 'onView'>) {
  return (
    <SegmentedControl
      aria-label="Show of the effect"
      size="xs"
      data={effectViews.map((one) => ({ ...one }))}
      value={view}
      onChange={(chosen) => onView(chosen)}
    />
  )
})

/** Chooses what is listed, and says it all in a sentence. */
export function EffectsBar({ view, onView, summary, actions }: EffectsBarProps) {
  return (
    <div className={classes.tabs}>
      <EffectViews view={view} onView={onView} />
      <Text size="sm" role="status" truncate>
        {summary}
      </Text>
      {actions}
    </div>
  )
}

import { Group } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ConfigValues } from '../../../shared/model/config.ts'
import type { Comparison } from '../../../shared/model/preview.ts'
import type { ThresholdCurve } from '../../../shared/model/threshold-curve.ts'
import type { TuningScope } from '../curves/use-curve.ts'
import { FlipList } from '../flip-list.tsx'
import { flipSummary, flipTotal } from '../flip-words.ts'
import type { TunedValues } from '../tuned-values.ts'
import classes from '../tuning-screen.module.css'
import { ChangeList } from './change-list.tsx'
import { changeSummaryText, type LargestClusters } from './change-words.ts'
import { CreatorTable } from './creator-table.tsx'
import { EffectsBar, type EffectView } from './effects-bar.tsx'
import { Plane } from './plane.tsx'
import { Sizes } from './sizes.tsx'
import { type ChosenKinds, useChanges } from './use-changes.ts'

interface EffectPanelProps {
  readonly scope: TuningScope
  readonly values: ConfigValues
  readonly live: ConfigValues
  readonly isLive: boolean
  readonly view: EffectView
  readonly onView: (view: EffectView) => void
  readonly kinds: ChosenKinds
  readonly onKinds: (kinds: ChosenKinds) => void
  /** Counted where they are listed. */
  readonly flips: Comparison['flips'] | undefined
  /** Null where it is not known of these values. */
  readonly largest: LargestClusters | null
  readonly curve: UseQueryResult<ThresholdCurve>
  readonly liveCurve: UseQueryResult<ThresholdCurve>
  readonly actions: ReactNode
  readonly onPick: (change: Partial<TunedValues>) => void
}

/** What would change, as one of several lists. */
export function EffectPanel(props: EffectPanelProps) {
  const { scope, values, live, isLive, view, onView, flips, largest, curve, liveCurve, actions, onPick } =
    props
  const found = useChanges(scope, values, props.kinds)
  const { summary } = found
  const sentence =
    view === 'links' ? flips && flipSummary(flips) : summary && changeSummaryText(summary, largest)
  return (
    <section className={classes.flips} aria-label="What would change">
      <EffectsBar
        view={view}
        onView={onView}
        summary={sentence ?? 'What would change'}
        actions={<Group gap="xs">{actions}</Group>}
      />
      <div className={classes.list}>
        {view === 'clusters' && (
          <ChangeList {...{ found, isLive }} kinds={props.kinds} onKinds={props.onKinds} />
        )}
        {view === 'links' && (
          <FlipList scope={scope} values={values} total={flips ? flipTotal(flips) : 0} isLive={isLive} />
        )}
        {view === 'creators' && <CreatorTable scope={scope} values={values} />}
        {view === 'sizes' && (
          <Sizes curve={curve} liveCurve={liveCurve} threshold={values.threshold} live={live.threshold} />
        )}
        {view === 'plane' && <Plane scope={scope} values={values} live={live} onPick={onPick} />}
      </div>
    </section>
  )
}

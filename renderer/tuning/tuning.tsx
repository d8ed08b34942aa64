import { Skeleton, Text } from '@mantine/core'
import { useCallbackRef, useDisclosure } from '@mantine/hooks'
import { useEffect, useMemo, useState } from 'react'
import { candidateValues } from '../../shared/candidate-values.ts'
import type { Config } from '../../shared/model/config.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { inHand, isAsLive, noteOf, wholeValues } from './candidate-in-hand.ts'
import { ComparisonTable } from './comparison-table.tsx'
import { CurveTable } from './curves/curve-table.tsx'
import { CurvesMenu, CurvesPanel, useChosenCurves } from './curves/curves-panel.tsx'
import { EffectPanel } from './effects/effect-panel.tsx'
import { type EffectView, useEffectView } from './effects/effects-bar.tsx'
import { type ChosenKinds, useChangesAhead } from './effects/use-changes.ts'
import { ExportMenu } from './exports/export-menu.tsx'
import { FilterMenu } from './filter-menu.tsx'
import { HistoryDrawer } from './history-drawer.tsx'
import { RebuildDrawer } from '../rebuilds/rebuild-drawer.tsx'
import { askToPush } from './push-form.tsx'
import { ScoresPanel } from './scores-panel.tsx'
import { ThresholdInputs } from './threshold-inputs.tsx'
import type { TunedValues } from './tuned-values.ts'
import { TuningBar } from './tuning-bar.tsx'
import classes from './tuning-screen.module.css'
import { useCandidates } from './use-candidates.tsx'
import { useFigures } from './use-figures.ts'
import { useLargest } from './use-largest.ts'
import { useTunedValues } from './use-tuned-values.ts'

interface TuningProps {
  readonly creator: CreatorId | null
  readonly live: Config
}

/** The thresholds in hand beside the live ones: what would change, at every threshold and to the very links. */
export function Tuning({ creator, live }: TuningProps) {
  const tuned = useTunedValues(live)
  const { backToLive, filter } = tuned
  const scope = useMemo(() => ({ creator, filter }), [creator, filter])
  const { data: candidates = [] } = useCandidates()
  const held = inHand(candidates, { values: tuned.values, seen: tuned.candidate, live })
  const whole = wholeValues(tuned.values, held, live, tuned.minimumWords)
  const { minimumWords } = whole
  const values = useMemo(() => ({ ...tuned.values, minimumWords }), [tuned.values, minimumWords])
  const isLive = isAsLive(whole, live)
  const [showsHistory, history] = useDisclosure(false)
  const [showsRebuild, rebuild] = useDisclosure(false)
  const { chosen, toggle } = useChosenCurves()
  const curvesMenu = useMemo(() => <CurvesMenu {...{ chosen, toggle }} />, [chosen, toggle])
  const liveValues = useMemo(() => candidateValues(live), [live])
  const [view, setView] = useEffectView()
  useEffect(() => {
    if (tuned.view) setView(tuned.view)
  }, [tuned.view, setView])
  const { wantedSuggestThreshold } = tuned
  const figures = useFigures(
    scope,
    { values, wantedSuggestThreshold, isFlipping: view === 'links' },
    liveValues,
  )
  const { query, comparison, sides, isCurrent, curve, liveCurve } = figures
  const [kinds, setKinds] = useState<ChosenKinds>([])
  const largest = useLargest(isCurrent ? sides : undefined)
  const askAhead = useChangesAhead(scope, kinds)
  // Always the same functions, else every chart is drawn anew while the slider moves.
  const move = useCallbackRef((change: Partial<TunedValues>) =>
    askAhead({ ...tuned.move(change), minimumWords }),
  )
  const showView = useCallbackRef((chosen: EffectView) => {
    setView(chosen)
    tuned.leaveView()
  })
  const valuesNow = useCallbackRef(() => values)
  const sidesNow = useCallbackRef(() => (isCurrent ? sides : undefined))
  const count = useCallbackRef(tuned.count)
  const moveTo = useCallbackRef((threshold: number) => move({ threshold }))
  const pushBack = (config: Config) => {
    history.close()
    askToPush({
      live,
      values: candidateValues(config),
      note: `Back to v${config.version}`,
      onPushed: backToLive,
    })
  }
  return (
    <div className={classes.screen}>
      <TuningBar
        {...{ creator, live, tuned, held, isLive, view }}
        onHistory={history.open}
        onRebuild={rebuild.open}
        onPush={() => askToPush({ live, values, note: noteOf(held), onPushed: backToLive })}
      />
      <div className={classes.panels}>
        <div className={classes.left}>
          <ScoresPanel
            {...{ scope, values }}
            live={liveValues}
            onChange={move}
            onThreshold={moveTo}
            actions={curvesMenu}
            table={curve.data && <CurveTable curve={curve.data} />}
            charts={(note) => (
              <CurvesPanel
                query={curve}
                chosen={chosen}
                threshold={values.threshold}
                live={live.threshold}
                onThreshold={moveTo}
                note={note}
              />
            )}
          />
        </div>
        <section className={classes.right} aria-label="Thresholds and what they do">
          <ThresholdInputs values={values} live={liveValues} onChange={move} />
          {minimumWords !== live.minimumWords && (
            <Text size="xs" c="dimmed">
              Minimum words {minimumWords}, as the candidate in hand has it; live {live.minimumWords}.
            </Text>
          )}
          {!sides && query.error && (
            <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
          )}
          {sides && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
          {!sides && !query.error && <Skeleton h={230} />}
          {sides && <ComparisonTable comparison={sides} isCurrent={isCurrent} />}
        </section>
      </div>
      <EffectPanel
        {...{ scope, values, isLive, view, kinds }}
        onView={showView}
        onKinds={setKinds}
        live={liveValues}
        flips={comparison?.flips}
        largest={largest}
        {...{ curve, liveCurve }}
        onPick={move}
        actions={
          <>
            <FilterMenu filter={filter} onFilter={count} />
            <ExportMenu
              {...{ scope, live, valuesNow, sidesNow }}
              curve={curve.isPlaceholderData ? undefined : curve.data}
              liveCurve={liveCurve.isPlaceholderData ? undefined : liveCurve.data}
              figures={chosen}
            />
          </>
        }
      />
      <RebuildDrawer creator={creator} isOpen={showsRebuild} onClose={rebuild.close} />
      <HistoryDrawer isOpen={showsHistory} live={live} onClose={history.close} onPushBack={pushBack} />
    </div>
  )
}

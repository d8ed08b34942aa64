import { Button, Group, Skeleton, Text, Title } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { IconHistory, IconUpload } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import type { Config } from '../../shared/model/config.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import type { PreviewValues } from '../../shared/model/preview.ts'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { ComparisonTable } from './comparison-table.tsx'
import { FlipList } from './flip-list.tsx'
import { flipSummary, flipTotal } from './flip-words.ts'
import { HistoryDrawer } from './history-drawer.tsx'
import { askToPush } from './push-form.tsx'
import { ScoresPanel } from './scores-panel.tsx'
import { ThresholdInputs } from './threshold-inputs.tsx'
import classes from './tuning-screen.module.css'
import { useComparison } from './use-comparison.ts'

/** How long the slider must rest before the list of links follows: it costs as much as the figures. */
const SETTLE_MS = 200

interface TuningProps {
  readonly creator: CreatorId | null
  readonly live: Config
}

function previewValues({ threshold, trigramThreshold }: PreviewValues): PreviewValues {
  return { threshold, trigramThreshold }
}

/** The threshold in hand beside the live one: what would change, to the very links. */
export function Tuning({ creator, live }: TuningProps) {
  const [moved, setMoved] = useState<PreviewValues | null>(null)
  const [showsHistory, history] = useDisclosure(false)
  const values = moved ?? previewValues(live)
  const isLive = values.threshold === live.threshold && values.trigramThreshold === live.trigramThreshold
  const { query, comparison, isCurrent } = useComparison(creator, values)
  const [settled] = useDebouncedValue(comparison, SETTLE_MS)
  const listed = useMemo(() => settled && previewValues(settled.candidate), [settled])
  const moveTo = useCallback(
    (threshold: number) => setMoved((moved) => ({ ...(moved ?? previewValues(live)), threshold })),
    [live],
  )
  const backToLive = () => setMoved(null)
  const pushBack = (config: Config) => {
    const { threshold, trigramThreshold, suggestThreshold, minimumWords } = config
    const former = { threshold, trigramThreshold, suggestThreshold, minimumWords }
    history.close()
    askToPush({ live, values: former, note: `Back to v${config.version}`, onPushed: backToLive })
  }
  return (
    <div className={classes.screen}>
      <div className={classes.bar}>
        <Group gap="sm">
          <Title order={1} size="h2">
            Tuning
          </Title>
          <Text size="xs" c="dimmed">
            {creator ?? 'all creators'} · thresholds for {live.embeddingModel}
          </Text>
        </Group>
        <Group gap="xs">
          <Button variant="default" leftSection={<IconHistory size={16} />} onClick={history.open}>
            History
          </Button>
          <Button variant="default" disabled={isLive} onClick={backToLive}>
            Back to live
          </Button>
          <Button
            leftSection={<IconUpload size={16} />}
            disabled={isLive}
            onClick={() => askToPush({ live, values, note: '', onPushed: backToLive })}
          >
            Push…
          </Button>
        </Group>
      </div>
      <div className={classes.panels}>
        <div className={classes.left}>
          <ScoresPanel
            creator={creator}
            threshold={values.threshold}
            live={live.threshold}
            onThreshold={moveTo}
          />
        </div>
        <section className={classes.right} aria-label="Thresholds and what they do">
          <ThresholdInputs values={values} live={live} onChange={setMoved} />
          {!comparison && query.error && (
            <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
          )}
          {comparison && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
          {!comparison && !query.error && <Skeleton h={170} />}
          {comparison && <ComparisonTable comparison={comparison} isCurrent={isCurrent} />}
        </section>
      </div>
      <section className={classes.flips} aria-label="What would change">
        <Text size="sm" className={classes.summary ?? ''} role="status">
          {comparison ? flipSummary(comparison.flips) : 'What would change'}
        </Text>
        <div className={classes.list}>
          <FlipList
            creator={creator}
            values={listed ?? values}
            total={settled ? flipTotal(settled.flips) : 0}
            isLive={isLive}
          />
        </div>
      </section>
      <HistoryDrawer isOpen={showsHistory} live={live} onClose={history.close} onPushBack={pushBack} />
    </div>
  )
}

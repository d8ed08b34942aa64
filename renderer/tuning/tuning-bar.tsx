import { Button, Group, Text, Title } from '@mantine/core'
import { IconHistory, IconRefresh, IconUpload } from '@tabler/icons-react'
import type { Config } from '../../shared/model/config.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { ShadowCount } from '../gates/shadow-count.tsx'
import { CandidateBar } from './candidate-bar.tsx'
import type { InHand } from './candidate-in-hand.ts'
import classes from './tuning-screen.module.css'
import type { EffectView } from './effects/effects-bar.tsx'
import type { Tuned } from './use-tuned-values.ts'

interface TuningBarProps {
  readonly creator: CreatorId | null
  readonly live: Config
  readonly tuned: Tuned
  readonly view: EffectView
  readonly held: InHand | null
  readonly isLive: boolean
  readonly onHistory: () => void
  readonly onRebuild: () => void
  readonly onPush: () => void
}

/** What is tuned, what is in hand, and what can be done with it. */
export function TuningBar(props: TuningBarProps) {
  const { creator, live, tuned, view, held, isLive, onHistory, onRebuild, onPush } = props
  return (
    <div className={classes.bar}>
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Title order={1} size="h2">
          Tuning
        </Title>
        <Text size="xs" c="dimmed" truncate>
          {creator ?? 'all creators'} · thresholds for {live.embeddingModel}
          <ShadowCount creator={creator} />
        </Text>
      </Group>
      <Group gap="xs" wrap="nowrap">
        <CandidateBar {...{ live, tuned, view, held }} />
        <Button variant="default" leftSection={<IconHistory size={16} />} onClick={onHistory}>
          History
        </Button>
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={onRebuild}>
          Rebuild…
        </Button>
        <Button variant="default" disabled={isLive} onClick={tuned.backToLive}>
          Back to live
        </Button>
        <Button leftSection={<IconUpload size={16} />} disabled={isLive} onClick={onPush}>
          Push…
        </Button>
      </Group>
    </div>
  )
}

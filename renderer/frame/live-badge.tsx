import { Skeleton, Text, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api } from '../api/queries.ts'
import { LiveDot } from '../ui/meaning-marks.tsx'
import { thresholdText } from '../ui/numbers.ts'
import classes from './live-badge.module.css'

/** The threshold in force, always in sight. */
export function LiveBadge() {
  const { data: config } = useQuery(api.configs.live.queryOptions())
  if (!config) return <Skeleton w={130} h={20} />
  return (
    <Tooltip
      label={`In force: vector ${thresholdText(config.threshold)}, trigram ${thresholdText(config.trigramThreshold)}, ${config.embeddingModel}`}
    >
      <Link href="/tuning" className={classes.badge}>
        <LiveDot />
        <Text span size="sm">
          live {thresholdText(config.threshold)} · v{config.version}
        </Text>
      </Link>
    </Tooltip>
  )
}

import { Anchor, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { CreatorId } from '../../shared/model/id.ts'
import { useGateOf } from './use-gates.ts'

const words = {
  shadow: 'is in shadow: what is grouped there is not listed.',
  off: 'is switched off: messages that come now are not grouped.',
} as const

/** Why the clusters of a creator are not all there; nothing where its gate is on. */
export function GateLine({ creator }: { readonly creator: CreatorId | null }) {
  const gate = useGateOf(creator)
  if (gate === undefined || gate === 'on') return null
  return (
    <Text size="xs" c="dimmed" px="sm" py={6} role="status" style={{ borderBottom: '1px solid var(--line)' }}>
      Grouping for <bdi>{creator}</bdi> {words[gate]}{' '}
      <Anchor component={Link} href="/settings" size="xs" underline="always">
        Change it in the settings
      </Anchor>
    </Text>
  )
}

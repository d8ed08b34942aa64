import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import type { Chain, ChainSide } from '../../shared/model/chain.ts'
import type { ClusterDetail } from '../../shared/model/cluster.ts'
import type { MessageId } from '../../shared/model/id.ts'
import { Score } from '../ui/figures.tsx'
import { MessageText } from '../ui/message-text.tsx'
import { counted, countText } from '../ui/numbers.ts'
import { ActList } from './act-list.tsx'
import { ChainLines, HubWords } from './chain-lines.tsx'
import classes from './cluster-head.module.css'
import { statusWords } from './status-words.ts'
import type { ClusterActs } from './use-acts.tsx'

/** A home with fewer members is not shown as a cluster. */
const FEWEST_MEMBERS = 2

interface ClusterHeadProps {
  readonly cluster: ClusterDetail | undefined
  readonly chain: Chain | undefined
  readonly letters: ReadonlyMap<string, string>
  readonly acts: ClusterActs
  /** Null where it cannot be answered. */
  readonly onReply: (() => void) | null
  readonly onGo: (message: MessageId) => void
  readonly onMarkSide: ((message: MessageId, side: ChainSide) => void) | null
}

/** Size, status, what holds it together, the reply if there is one, and what was done. */
export function ClusterHead(props: ClusterHeadProps) {
  const { cluster, chain, letters, acts, onReply, onGo, onMarkSide } = props
  if (!cluster) return <Skeleton m="sm" h={22} w={260} />
  const isShown = cluster.members >= FEWEST_MEMBERS
  return (
    <Stack gap={6} px="sm" py={8} className={classes.head}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} component="h2" size="sm">
          {counted(cluster.members, 'message')} ·{' '}
          {isShown ? statusWords[cluster.status] : 'no longer a cluster'}
        </Text>
        {onReply && isShown && (
          <Button onClick={onReply} disabled={acts.isPending} title="Reply (r)">
            Reply to all…
          </Button>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {cluster.creator}
        {chain && <HubWords chain={chain} members={cluster.members} letters={letters} onGo={onGo} />}
        {cluster.weakestScore === null && ' · no link left'}
        {cluster.superseded > 0 &&
          ` · ${countText(cluster.superseded)} replaced by a newer one of the same conversation`}
      </Text>
      {!chain && cluster.weakestScore !== null && (
        <Text size="xs" c="dimmed">
          weakest link <Score value={cluster.weakestScore} label="weakest link" /> {cluster.weakestKind}
        </Text>
      )}
      {chain && <ChainLines chain={chain} letters={letters} onGo={onGo} onMarkSide={onMarkSide} />}
      {cluster.responseText !== null && (
        <blockquote className={classes.reply} aria-label="The reply">
          <MessageText text={cluster.responseText} />
        </blockquote>
      )}
      <ActList acts={cluster.acts} onRestore={acts.restore} />
    </Stack>
  )
}

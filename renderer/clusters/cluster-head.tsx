import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import type { ClusterDetail, ClusterMember } from '../../shared/model/cluster.ts'
import { Score } from '../ui/figures.tsx'
import { MessageText } from '../ui/message-text.tsx'
import { counted, countText } from '../ui/numbers.ts'
import { ActList } from './act-list.tsx'
import classes from './cluster-head.module.css'
import { statusWords } from './status-words.ts'
import type { ClusterActs } from './use-acts.tsx'

/** A home with fewer members is not shown as a cluster. */
const FEWEST_MEMBERS = 2

interface ClusterHeadProps {
  readonly cluster: ClusterDetail | undefined
  readonly members: readonly ClusterMember[]
  readonly letters: ReadonlyMap<string, string>
  readonly acts: ClusterActs
  /** Null where it cannot be answered. */
  readonly onReply: (() => void) | null
}

/** Size, status, weakest link, the reply if there is one, and what was done. */
export function ClusterHead({ cluster, members, letters, acts, onReply }: ClusterHeadProps) {
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
        {cluster.creator} · <Weakest cluster={cluster} members={members} letters={letters} />
        {cluster.superseded > 0 &&
          ` · ${countText(cluster.superseded)} replaced by a newer one of the same conversation`}
      </Text>
      {cluster.responseText !== null && (
        <blockquote className={classes.reply} aria-label="The reply">
          <MessageText text={cluster.responseText} />
        </blockquote>
      )}
      <ActList acts={cluster.acts} onRestore={acts.restore} />
    </Stack>
  )
}

function Weakest({
  cluster,
  members,
  letters,
}: Required<Pick<ClusterHeadProps, 'members' | 'letters'>> & { readonly cluster: ClusterDetail }) {
  if (cluster.weakestScore === null) return 'no link left'
  const member = members.find(({ isWeakest }) => isWeakest)
  const from = member && letters.get(member.message.id)
  const to = member?.match && letters.get(member.match.id)
  return (
    <>
      weakest link <Score value={cluster.weakestScore} label="weakest link" /> {cluster.weakestKind}
      {from && to && ` (${to} ← ${from})`}
    </>
  )
}

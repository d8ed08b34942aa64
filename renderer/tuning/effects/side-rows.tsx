import { Anchor, Badge, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { ChangedCluster, ChangedMember } from '../../../shared/model/cluster-change.ts'
import type { MessageId } from '../../../shared/model/id.ts'
import { ChainLines, HubWords } from '../../clusters/chain-lines.tsx'
import { kindWords } from '../../clusters/chain-names.ts'
import { memberLetter } from '../../clusters/member-letter.ts'
import { Score } from '../../ui/figures.tsx'
import { TextLine } from '../../ui/message-text.tsx'
import { counted, countText } from '../../ui/numbers.ts'
import classes from './change-drawer.module.css'

/** What a cluster of a change is called: "now 1", "then A". */
export const clusterName = (place: number, isLive: boolean): string =>
  isLive ? `now ${place + 1}` : `then ${memberLetter(place).toUpperCase()}`

export const clusterPath = ({ live }: ChangedCluster): string | null => live && `/clusters/${live}`

interface ClusterRowProps {
  readonly cluster: ChangedCluster
  readonly isLive: boolean
  readonly letters: ReadonlyMap<string, string>
  readonly onGo: (message: MessageId) => void
  readonly isActive: boolean
}

// biome-ignore-start lint/a11y/useSemanticElements: cells of a grid of which only the rows in sight exist
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
/** A cluster of a change: how large it is, how it hangs together, and where it is live. */
export function ClusterLine({ cluster, isLive, letters, onGo, isActive }: ClusterRowProps) {
  const { place, size, chain } = cluster
  const path = clusterPath(cluster)
  const name = clusterName(place, isLive)
  const names = { letters, onGo, tabIndex: isActive ? 0 : -1 }
  return (
    <div role="gridcell" className={classes.cluster}>
      <div className={classes.name}>
        <span>
          <Text component="span" size="sm" fw={600} c="var(--mantine-color-text)">
            {name} · {counted(size, 'message')}
          </Text>
          <HubWords chain={chain} members={size} {...names} />
        </span>
        {path && (
          <Anchor
            component={Link}
            href={path}
            fz={12}
            tabIndex={names.tabIndex}
            aria-label={`Open the cluster ${name}`}
            title="On the screen of clusters (Enter)"
          >
            Open the cluster
          </Anchor>
        )}
      </div>
      <ChainLines chain={chain} onMarkSide={null} {...names} />
    </div>
  )
}

interface MemberRowProps {
  readonly member: ChangedMember
  readonly cluster: ChangedCluster
  /** Clusters on the other side. */
  readonly others: number
  readonly isLive: boolean
}

/** A member of a cluster of a change: what brought it there, and where it is on the other side. */
export function MemberLine({ member, cluster: { chain }, others, isLive }: MemberRowProps) {
  const { id, text, memberAt, match } = member
  const bridge = chain.bridge?.message.id === id ? chain.bridge : null
  return (
    <div role="gridcell" className={classes.member}>
      <span className={classes.letter}>{memberLetter(memberAt)}</span>
      <div>
        <TextLine text={text} />
        <div className={classes.why}>
          {match && (
            <span>
              ← {match.memberAt === null ? 'one that is replaced or gone' : memberLetter(match.memberAt)}{' '}
              {kindWords(match)} {match.score !== null && <Score value={match.score} label={match.kind} />}
            </span>
          )}
          {chain.weakest?.message.id === id && <Badge color="gray">weakest link</Badge>}
          {bridge && (
            <Badge
              color="gray"
              title={`${countText(bridge.below)} on one side, ${countText(bridge.rest)} on the other`}
            >
              bridge
            </Badge>
          )}
          <span className={classes.other}>{otherWords(member.other, others, isLive)}</span>
        </div>
      </div>
    </div>
  )
}
// biome-ignore-end lint/a11y/useFocusableInteractive: as above
// biome-ignore-end lint/a11y/useSemanticElements: as above

/** Where a member is on the other side; nothing where that is the same for all. */
function otherWords(other: number | null, others: number, isLive: boolean): string {
  if (others === 0) return ''
  if (other === null) return isLive ? 'then alone' : 'now alone'
  return others === 1 && !isLive ? '' : clusterName(other, !isLive)
}

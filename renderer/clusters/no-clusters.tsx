import { Anchor, Button } from '@mantine/core'
import { IconInbox, IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api } from '../api/queries.ts'
import { ChooseFile } from '../imports/choose-file.tsx'
import { isUnderWay } from '../imports/progress-words.ts'
import { GLANCE_MS, useEngineWork } from '../ops/use-ops.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { counted, countText } from '../ui/numbers.ts'

interface NoClustersProps {
  /** What the list was narrowed by, in words; empty if it was not. */
  readonly narrowedBy: readonly string[]
  /** The one creator that is looked at, if it is one. */
  readonly creator: string | null
  readonly onClear: () => void
}

/** Why there is no cluster to show: the filter, the work under way, or the threshold. */
export function NoClusters({ narrowedBy, creator, onClear }: NoClustersProps) {
  const { data: status } = useQuery(api.status.read.queryOptions())
  const { data: work } = useEngineWork(GLANCE_MS)
  if (narrowedBy.length > 0) return <Narrowed by={narrowedBy} onClear={onClear} />
  if (!status) return null
  if (work?.pause && status.pending > 0) {
    return (
      <EmptyState
        icon={<IconInbox size={32} stroke={1.4} />}
        title="Matching is paused"
        action={
          <Button variant="default" component={Link} href="/ops">
            See by whom
          </Button>
        }
      >
        {counted(status.pending, 'message')} {status.pending === 1 ? 'waits' : 'wait'} until it goes on.
      </EmptyState>
    )
  }
  const isWorking = status.pending > 0 || status.imports.some(isUnderWay)
  if (isWorking) {
    return (
      <EmptyState icon={<IconInbox size={32} stroke={1.4} />} title="Looking for messages that say the same">
        {countText(status.messages - status.pending)} of {countText(status.messages)} messages are matched so
        far. The first clusters show here by themselves.
      </EmptyState>
    )
  }
  if (status.messages === 0) {
    return (
      <EmptyState
        icon={<IconInbox size={32} stroke={1.4} />}
        title="Messages from before Likeness"
        action={<ChooseFile variant="default" />}
      >
        The {counted(status.notTakenIn, 'message')} of this database{' '}
        {status.notTakenIn === 1 ? 'was' : 'were'} there before Likeness, which has not taken them in yet.
        Messages that are imported are grouped among themselves.
      </EmptyState>
    )
  }
  if (creator !== null) return <Narrowed by={[`messages of ${creator}`]} onClear={onClear} />
  return (
    <EmptyState icon={<IconStack2 size={32} stroke={1.4} />} title="No two messages were put together">
      None of the {countText(status.messages)} messages is similar enough to another at the live threshold.{' '}
      <Anchor component={Link} href="/tuning">
        See what another threshold would do
      </Anchor>
    </EmptyState>
  )
}

function Narrowed({ by, onClear }: { readonly by: readonly string[]; readonly onClear: () => void }) {
  return (
    <EmptyState
      icon={<IconStack2 size={32} stroke={1.4} />}
      title="No cluster matches"
      action={
        <Button variant="default" onClick={onClear}>
          Clear
        </Button>
      }
    >
      The list shows only {by.join(' and ')}.
    </EmptyState>
  )
}

import { Box, Button, Text } from '@mantine/core'
import { IconLinkPlus } from '@tabler/icons-react'
import { useRef } from 'react'
import { Link } from 'wouter'
import type { CreatorId } from '../../shared/model/id.ts'
import type { Suggestion } from '../../shared/model/suggestion.ts'
import { client } from '../api/client.ts'
import { GateLine } from '../gates/gate-line.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { useActiveRow } from '../ui/use-active-row.ts'
import { useWindowKeys } from '../ui/use-window-keys.ts'
import { VirtualGrid } from '../ui/virtual-grid.tsx'
import classes from './suggested.module.css'
import { SuggestionHead, SuggestionRow } from './suggestion-row.tsx'
import { useAct } from './use-acts.tsx'
import { useLastAct } from './use-last-act.ts'
import { useSuggested } from './use-suggested.ts'

const ROW_PX = 55

function suggestionKey({ message }: Suggestion): string {
  return message.id
}

function NoneSuggested({ creator }: { readonly creator: CreatorId | null }) {
  return (
    <EmptyState
      icon={<IconLinkPlus size={32} stroke={1.4} />}
      title="Nothing to put together"
      action={
        <Button component={Link} href="/tuning" variant="default">
          See the thresholds
        </Button>
      }
    >
      No message{creator === null ? '' : ` of ${creator}`} that is alone comes near enough to another: as near
      as the suggest threshold, and not as near as the threshold.
    </EmptyState>
  )
}

/** Messages that are alone, each beside the one it comes nearest to: a person puts them together, or apart for good. */
export function Suggested({ creator }: { readonly creator: CreatorId | null }) {
  const { query, suggestions, hasMore, loadMore } = useSuggested(creator)
  const { at, current, activate } = useActiveRow(suggestions, suggestionKey)
  const grid = useRef<HTMLDivElement>(null)
  const toList = () => grid.current?.focus()
  useWindowKeys({ j: toList, k: toList })
  const { isPending, act, restore } = useAct()
  const last = useLastAct()
  // One at a time: the row that was decided leaves only once the list has been asked again.
  const join = ({ message, candidate }: Suggestion) =>
    !isPending && act(() => last.note(client.clusters.join({ message: message.id, candidate: candidate.id })))
  const refuse = ({ message, candidate }: Suggestion) =>
    !isPending &&
    act(() => last.note(client.clusters.refuse({ message: message.id, candidate: candidate.id })))
  const undo = () => {
    const id = last.take()
    if (id !== null) restore(id)
  }
  return (
    <section className={classes.pane} aria-label="Suggested">
      <div className={classes.bar}>
        <Text component="h1" size="sm" fw={600}>
          Suggested
        </Text>
        <Text size="xs" c="dimmed">
          alike enough to look at, not enough to be grouped without you
        </Text>
      </div>
      <GateLine creator={creator} />
      {query.data && <StaleNotice error={query.error} onRetry={() => void query.refetch()} />}
      <div className={classes.list}>
        {query.isPending && <RowSkeletons rows={9} height={52} label="Loading the suggestions" />}
        {query.error && !query.data && (
          <Box p="sm">
            <FailureNotice error={query.error} onRetry={() => void query.refetch()} />
          </Box>
        )}
        {query.data && suggestions.length === 0 && <NoneSuggested creator={creator} />}
        {suggestions.length > 0 && (
          <VirtualGrid
            label="Suggested messages"
            items={suggestions}
            total={suggestions.length + (hasMore ? 1 : 0)}
            keyOf={suggestionKey}
            rowHeight={ROW_PX}
            isMeasured
            active={at}
            onActive={activate}
            onNearEnd={loadMore}
            gridRef={grid}
            head={<SuggestionHead />}
            keys={{ u: undo, ...(current ? { p: () => join(current), n: () => refuse(current) } : {}) }}
          >
            {(suggestion, index) => (
              <SuggestionRow
                suggestion={suggestion}
                namesCreator={creator === null}
                isActive={index === at}
                onJoin={() => join(suggestion)}
                onRefuse={() => refuse(suggestion)}
              />
            )}
          </VirtualGrid>
        )}
      </div>
    </section>
  )
}

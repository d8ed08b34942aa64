import { Box, Stack } from '@mantine/core'
import { type RefObject, useEffect } from 'react'
import type { ClusterMember } from '../../shared/model/cluster.ts'
import type { ClusterId } from '../../shared/model/id.ts'
import { labelKeys } from '../labels/label-buttons.tsx'
import { useLabel } from '../labels/use-label.ts'
import { FailureNotice, StaleNotice } from '../ui/failure-notice.tsx'
import type { KeyBindings } from '../ui/keys.ts'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { useActiveRow } from '../ui/use-active-row.ts'
import { VirtualGrid } from '../ui/virtual-grid.tsx'
import { canTakeBack } from './act-words.ts'
import { ClusterHead } from './cluster-head.tsx'
import { askToErase } from './erase-form.tsx'
import { isNotTakenIn } from './is-not-taken-in.ts'
import { linkOf } from './link-of.ts'
import { MarkedBar } from './marked-bar.tsx'
import { Member } from './member.tsx'
import { NotTakenIn } from './not-taken-in.tsx'
import { PathPanel } from './path-panel.tsx'
import { askForReply } from './reply-form.tsx'
import { useActs } from './use-acts.tsx'
import { useCluster } from './use-cluster.ts'
import { useMarkSide } from './use-mark-side.ts'
import { useMarked } from './use-marked.ts'
import { useSought } from './use-sought.ts'
import { useTrace } from './use-trace.ts'

const MEMBER_PX = 118

function memberKey({ message }: ClusterMember): string {
  return message.id
}

interface ClusterDetailPaneProps {
  readonly id: ClusterId
  /** Called when the keyboard goes back to the list. */
  readonly onLeave: () => void
  /** Set where the cluster was opened by a key: the keyboard then goes on in its messages. */
  readonly focusWanted: RefObject<boolean>
  readonly gridRef: RefObject<HTMLDivElement | null>
}

/** A cluster: its members in order of joining, why each is here, and what can be done. */
export function ClusterDetailPane({ id, onLeave, focusWanted, gridRef }: ClusterDetailPaneProps) {
  const loaded = useCluster(id)
  const { cluster, chain, members, letters, hasMore, loadMore, areMembersLoading, error, retry } = loaded
  const acts = useActs(id)
  const label = useLabel('clusters')
  const marks = useMarked(members, hasMore)
  const trace = useTrace(marks.marked, gridRef)
  const { at, current, activate } = useActiveRow(members, memberKey)
  const sought = useSought({ ids: members.map(({ message }) => message.id), hasMore, loadMore })
  const markSide = useMarkSide(id, (messages) => {
    marks.mark(messages)
    sought.seek(messages[0] ?? null)
  })
  const isReady = members.length > 0
  useEffect(() => {
    if (!isReady || !focusWanted.current) return
    focusWanted.current = false
    gridRef.current?.focus()
  }, [isReady, focusWanted, gridRef])

  if (error && !cluster) {
    return (
      <Box p="sm">
        <FailureNotice error={error} onRetry={retry} />
      </Box>
    )
  }
  const isUnknown = !areMembersLoading && isNotTakenIn(cluster, members)
  const isFixed = cluster?.status !== 'open' || isUnknown
  const reply = () => {
    if (cluster && !isFixed) askForReply({ members: cluster.members, onReply: acts.answer })
  }
  const remove = (ids: ClusterMember['message']['id'][], reason?: string) => {
    acts.remove(ids, reason)
    marks.clear()
    trace.forget()
  }
  const refuse = ({ message, match }: ClusterMember) => match && acts.refuse(message.id, match.id)
  const erase = ({ message }: ClusterMember) =>
    askToErase({ message, onErase: (reason) => acts.erase(message.id, reason) })
  const undo = () => {
    const last = cluster?.acts.find(canTakeBack)
    if (last) acts.restore(last.id)
  }
  const showSought = () => {
    if (sought.at !== null) activate(sought.at)
    sought.shown()
    gridRef.current?.focus()
  }
  const keys: KeyBindings = {
    Escape: trace.traced ? trace.end : onLeave,
    r: reply,
    u: undo,
    ...labelKeys(current ? linkOf(current) : null, label),
    ...(trace.begin ? { p: trace.begin } : {}),
    ...(current ? { x: () => marks.toggle(current.message.id) } : {}),
    ...(current && !isFixed
      ? {
          d: () => remove(marks.marked.length > 0 ? marks.marked : [current.message.id]),
          n: () => refuse(current),
        }
      : {}),
  }
  return (
    <Stack gap={0} h="100%">
      <StaleNotice error={error} onRetry={retry} />
      <ClusterHead
        cluster={cluster}
        chain={chain}
        letters={letters}
        acts={acts}
        onReply={isFixed ? null : reply}
        onGo={sought.seek}
        onMarkSide={isFixed ? null : markSide}
      />
      <div style={{ flex: 1, minHeight: 0 }}>
        {isUnknown && <NotTakenIn />}
        {areMembersLoading && <RowSkeletons rows={5} height={84} label="Loading the messages" />}
        {isReady && (
          <VirtualGrid
            label="Messages of the cluster"
            items={members}
            total={cluster?.members ?? members.length}
            keyOf={memberKey}
            rowHeight={MEMBER_PX}
            isMeasured
            active={at}
            onActive={activate}
            isSelected={({ message }) => marks.isMarked(message.id)}
            keys={keys}
            onNearEnd={loadMore}
            gridRef={gridRef}
            wanted={sought.at}
            onShown={showSought}
          >
            {(member, index) => (
              <Member
                member={member}
                letter={letters.get(member.message.id) ?? ''}
                matchLetter={member.match ? letters.get(member.match.id) : undefined}
                isActive={index === at}
                isMarked={marks.isMarked(member.message.id)}
                bridge={chain?.bridge?.message.id === member.message.id ? chain.bridge : null}
                isFixed={isFixed}
                onMark={() => marks.toggle(member.message.id)}
                onLabel={label}
                onRemove={() => remove([member.message.id])}
                onRefuse={() => refuse(member)}
                onErase={() => erase(member)}
              />
            )}
          </VirtualGrid>
        )}
      </div>
      {trace.traced && (
        <PathPanel
          key={`${trace.traced.from} ${trace.traced.to}`}
          id={id}
          pair={trace.traced}
          letters={letters}
          onGo={sought.seek}
          onClose={trace.end}
        />
      )}
      {marks.marked.length > 0 && (
        <MarkedBar
          count={marks.marked.length}
          onRemove={isFixed ? null : (reason) => remove(marks.marked, reason)}
          onTrace={trace.traced ? null : trace.begin}
          onClear={marks.clear}
        />
      )}
    </Stack>
  )
}

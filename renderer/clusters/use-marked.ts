import { useMemo, useState } from 'react'
import type { ClusterMember } from '../../shared/model/cluster.ts'
import type { MessageId } from '../../shared/model/id.ts'

/** Members that are marked to be taken out together. One that has left meanwhile is no longer marked. */
export function useMarked(members: readonly ClusterMember[]) {
  const [ids, setIds] = useState<ReadonlySet<MessageId>>(new Set())
  const marked = useMemo(
    () => members.map(({ message }) => message.id).filter((id) => ids.has(id)),
    [members, ids],
  )
  const toggle = (id: MessageId) => {
    const next = new Set(ids)
    if (!next.delete(id)) next.add(id)
    setIds(next)
  }
  return { marked, isMarked: (id: MessageId) => ids.has(id), toggle, clear: () => setIds(new Set()) }
}

import { useMemo, useState } from 'react'
import type { ClusterMember } from '../../shared/model/cluster.ts'
import type { MessageId } from '../../shared/model/id.ts'

const none: ReadonlySet<MessageId> = new Set()

/**
 * Members that are marked. One that has left meanwhile is no longer marked; those of a whole side may be further down
 * than is loaded.
 */
export function useMarked(members: readonly ClusterMember[], hasMore: boolean) {
  const [ids, setIds] = useState(none)
  /** Those that were not loaded when they were marked. */
  const [further, setFurther] = useState(none)
  const loaded = useMemo(() => new Set(members.map(({ message }) => message.id)), [members])
  const marked = useMemo(() => {
    const isFurther = (id: MessageId) => hasMore && further.has(id) && ids.has(id) && !loaded.has(id)
    return [...[...loaded].filter((id) => ids.has(id)), ...[...further].filter(isFurther)]
  }, [loaded, ids, further, hasMore])
  const toggle = (id: MessageId) => {
    const next = new Set(ids)
    if (!next.delete(id)) next.add(id)
    setIds(next)
  }
  /** These and no others. */
  const mark = (sought: readonly MessageId[]) => {
    setIds(new Set(sought))
    setFurther(new Set(sought.filter((id) => !loaded.has(id))))
  }
  return { marked, isMarked: (id: MessageId) => ids.has(id), toggle, mark, clear: () => mark([]) }
}

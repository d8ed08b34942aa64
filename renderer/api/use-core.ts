import { type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { Notice } from '../../shared/model/status.ts'
import { client, connection } from './client.ts'
import type { ConnectionState } from './connection.ts'
import { followNotices } from './follow-notices.ts'
import { applyNotice } from './notices.ts'
import { UPLOAD_KEY } from './queries.ts'

const GATHER_MS = 600
/** How often gathered notices wait for answers under way, which asking again would break off. */
const MOST_WAITS = 8

export function useConnectionState(): ConnectionState {
  return useSyncExternalStore(connection.subscribe, connection.state)
}

/** Sending a file is a query too, and a long one, but no notice makes it stale. */
function isAnswer(query: Query): boolean {
  return query.queryKey[0] !== UPLOAD_KEY
}

/**
 * Keeps everything on the screen true: mounted once. Notices of changes are gathered for a moment, since
 * an import sends many and each would ask for the same lists again.
 */
export function useNotices(): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    const stop = new AbortController()
    const gathered = new Map<string, Notice>()
    let timer: ReturnType<typeof setTimeout> | undefined
    let waits = 0
    const flush = () => {
      if (queryClient.isFetching({ predicate: isAnswer }) > 0 && waits++ < MOST_WAITS) {
        timer = setTimeout(flush, GATHER_MS)
        return
      }
      waits = 0
      timer = undefined
      for (const notice of gathered.values()) applyNotice(queryClient, notice)
      gathered.clear()
    }
    const onNotice = (notice: Notice) => {
      if (notice.type !== 'changed') {
        applyNotice(queryClient, notice)
        return
      }
      gathered.set(notice.what, notice)
      timer ??= setTimeout(flush, GATHER_MS)
    }
    let isFirst = true
    const onOpen = () => {
      void queryClient.invalidateQueries({}, { cancelRefetch: !isFirst })
      isFirst = false
    }
    void followNotices({ client, connection }, { onOpen, onNotice }, stop.signal)
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [queryClient])
}

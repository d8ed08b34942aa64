import { RPCLink } from '@orpc/client/websocket'
import type { Connection, ConnectionState } from './connection.ts'
import { tellingLosses } from './losses.ts'

const FIRST_WAIT_MS = 200
const LONGEST_WAIT_MS = 3_000

/** How long to wait before the next attempt, after `failures` attempts in a row that came to nothing. */
export function waitMs(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures)
}

/** A WebSocket that is opened again whenever it closes. Calls and streams under way fail with CONNECTION_LOST. */
export function socketConnection(url: string): Connection & { close(): void } {
  const listeners = new Set<() => void>()
  let state: ConnectionState = 'connecting'
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  let current = open()

  function become(next: ConnectionState): void {
    if (next === state) return
    state = next
    for (const listener of listeners) listener()
  }

  function open() {
    const socket = new WebSocket(url)
    // Blobs would have to be read first, and a short message could overtake a long one.
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      failures = 0
      become('open')
    })
    socket.addEventListener('close', () => {
      if (isClosed) return
      become('lost')
      timer = setTimeout(() => {
        current = open()
      }, waitMs(failures++))
    })
    const isGone = () => socket.readyState !== WebSocket.OPEN
    return { socket, link: new RPCLink({ websocket: socket }), isGone }
  }

  return {
    link: tellingLosses(() => current),
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      current.socket.close()
    },
  }
}

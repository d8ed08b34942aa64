import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '../../shared/contract.ts'
import type { windowContract } from '../../shared/window-contract.ts'
import type { Connection } from './connection.ts'
import { portConnection } from './port-connection.ts'
import { socketConnection } from './socket-connection.ts'

export type Client = ContractRouterClient<typeof contract>

function chooseConnection(): Connection {
  // By what the preload offers, never by the address: the desktop window may be served under any.
  if (window.likeness) return portConnection(window.likeness)
  const url = new URL('/api', window.location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return socketConnection(url.href)
}

export const connection: Connection = chooseConnection()
export const client: Client = createORPCClient(connection.link)

/** Asks the desktop window around the page; null in a browser, where nobody would answer. */
export const windowClient: ContractRouterClient<typeof windowContract> | null = window.likeness
  ? createORPCClient(connection.link)
  : null

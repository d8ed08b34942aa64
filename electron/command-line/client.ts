import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { RPCHandler } from '@orpc/server/message-port'
import type { WebSocket } from 'ws'
import type { contract } from '../../shared/contract.ts'
import { Failure } from '../../shared/failure.ts'
import type { Places } from '../app/places.ts'
import { router } from '../app/router.ts'
import { serviceEnvironment } from '../app/service-environment.ts'
import { type App, start } from '../app/start.ts'
import { connectToRunning, waitForRunning } from '../instance/running.ts'

/** Everything that can be asked, as functions. */
export type Client = ContractRouterClient<typeof contract>

/** A client and what is behind it. */
export interface Connection {
  readonly client: Client
  /** Of an instance that others use too. */
  readonly isRunning: boolean
  /** The other side is gone: calls under way fail with an error that says little. */
  isLost(): boolean
  close(): Promise<void>
}

/**
 * Reaches the core: in the instance that has the data folder open, else by starting it here.
 * @param options.migrates false leaves the schema as it is found; a running instance has brought it up to date.
 */
export async function connect(places: Places, options: { migrates: boolean }): Promise<Connection> {
  const running = await connectToRunning(places.dataFolder)
  if (running !== null) return overSocket(running.socket)
  try {
    return overPort(
      await start(places, {
        ...options,
        databaseUrl: process.env.DATABASE_URL,
        services: serviceEnvironment(process.env),
      }),
    )
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'FOLDER_IN_USE') throw error
    const started = await waitForRunning(places.dataFolder)
    if (started === null) throw error
    return overSocket(started.socket)
  }
}

/** Calls over an open WebSocket. */
export function overSocket(socket: WebSocket): Connection {
  // The class of `ws` does what the browser's does; only its event types are declared apart.
  const websocket = socket as unknown as ConstructorParameters<typeof SocketLink>[0]['websocket']
  return {
    client: createORPCClient(new SocketLink({ websocket })),
    isRunning: true,
    isLost: () => socket.readyState !== socket.OPEN,
    async close() {
      socket.terminate()
    },
  }
}

/** Calls to an app in this process, over the same kind of port that a window gets. */
export function overPort(app: App): Connection {
  const { port1: near, port2: far } = new MessageChannel()
  new RPCHandler(router).upgrade(far, { context: app.context })
  const client: Client = createORPCClient(new PortLink({ port: near }))
  near.start()
  far.start()
  return {
    client,
    isRunning: false,
    isLost: () => false,
    async close() {
      near.close()
      await app.close()
    },
  }
}

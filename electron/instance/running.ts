import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { CALLS_PATH } from './calls.ts'
import { type Discovery, readDiscovery } from './discovery.ts'

/** An instance that is starting has the folder before it can be reached. */
const STARTING_MS = 20_000
const LOOK_AGAIN_MS = 100

/** The running instance of a data folder, and an open connection to it. */
export interface Running {
  readonly discovery: Discovery
  readonly socket: WebSocket
}

/** Connects to the instance that has the folder open; null where there is none (what a killed one left is ignored). */
export async function connectToRunning(dataFolder: string): Promise<Running | null> {
  const discovery = await readDiscovery(dataFolder)
  if (discovery === null) return null
  // Not `ws+unix:`, which cannot say a path with a space in it.
  const socket = new WebSocket(`ws://localhost${CALLS_PATH}`, {
    createConnection: () => connect(discovery.endpoint),
    headers: { authorization: `Bearer ${discovery.token}` },
  })
  try {
    await once(socket, 'open')
    return { discovery, socket }
  } catch {
    return null
  }
}

/** The same, for a folder that is known to be in use: waits for an instance that is still starting. */
export async function waitForRunning(dataFolder: string): Promise<Running | null> {
  const deadline = performance.now() + STARTING_MS
  while (performance.now() < deadline) {
    const running = await connectToRunning(dataFolder)
    if (running !== null) return running
    await wait(LOOK_AGAIN_MS)
  }
  return null
}

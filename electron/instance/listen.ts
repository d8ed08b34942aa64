import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure } from '../../shared/failure.ts'

const LOOPBACK = '127.0.0.1'

/** Has a server listen on the loopback address; port 0 is any free one. BAD_INPUT if it is taken. */
export async function listenOnLoopback(
  server: Server,
  port: number,
): Promise<{ origin: string; port: number }> {
  server.listen(port, LOOPBACK)
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Failure('BAD_INPUT', { detail: `port ${port} is taken or not allowed.` }, { cause })
  })
  const served = (server.address() as AddressInfo).port
  return { origin: `http://${LOOPBACK}:${served}`, port: served }
}

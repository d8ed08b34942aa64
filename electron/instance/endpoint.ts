import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CALLS_PATH, type Calls } from './calls.ts'
import { refuseSocket } from './refuse-socket.ts'
import { isSameSecret, newSecret } from './secrets.ts'

/** Longest path of a Unix socket that every system takes (macOS: 104 bytes with the closing zero). */
const MAX_SOCKET_PATH_BYTES = 100

/** A Unix socket or named pipe that only this user's programs can use. */
export interface Endpoint {
  readonly path: string
  readonly token: string
  close(): Promise<void>
}

/** Opens the endpoint that the command line uses while the app has the data folder. */
export async function openEndpoint(dataFolder: string, calls: Calls): Promise<Endpoint> {
  const token = newSecret()
  const server = createServer((_request, response) => response.writeHead(404).end())
  server.on('upgrade', (request, socket, head) => {
    // The file's mode keeps other users out; a pipe on Windows has none, and a page in a browser sends an origin.
    const given = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    const isAllowed = isSameSecret(given, token) && request.headers.origin === undefined
    if (isAllowed && request.url === CALLS_PATH) calls.accept(request, socket, head)
    else refuseSocket(socket, 401, 'This endpoint is for the command line of Likeness.')
  })
  const place = await choosePlace(dataFolder)
  server.listen(place.path)
  await once(server, 'listening')
  if (process.platform !== 'win32') await chmod(place.path, 0o600)
  return {
    path: place.path,
    token,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      if (place.folder !== null) await rm(place.folder, { recursive: true, force: true })
    },
  }
}

/** Whoever opens an endpoint has the folder's lock: a socket that is still there belongs to nobody. */
async function choosePlace(dataFolder: string): Promise<{ path: string; folder: string | null }> {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\likeness-${newSecret()}`, folder: null }
  const socket = path.join(dataFolder, 'instance.sock')
  if (Buffer.byteLength(socket) <= MAX_SOCKET_PATH_BYTES) {
    await rm(socket, { force: true })
    return { path: socket, folder: null }
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'likeness-'))
  return { path: path.join(folder, 'instance.sock'), folder }
}

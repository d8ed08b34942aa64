import { Failure } from '../../shared/failure.ts'
import type { App } from '../app/start.ts'
import { openCalls } from '../instance/calls.ts'
import { removeDiscovery, writeDiscovery } from '../instance/discovery.ts'
import { openEndpoint } from '../instance/endpoint.ts'
import { instanceIdOf } from '../instance/instance-id.ts'
import { keepPort, lastPortOf } from '../instance/last-port.ts'
import { renewSessionSecret, sessionSecretOf } from '../instance/session-secret.ts'
import { readFiles } from '../page/files.ts'
import { openWays } from '../ways/ways.ts'
import { createGuard, type Guard } from './guard.ts'
import { serveConsole, type WebServer } from './http.ts'

/** The console as it runs. */
export interface Console {
  /** Address that lets a person in. */
  readonly url: string
  /** The same for one visit, fit to be given to another program. */
  singleUseUrl(): string
  /** See `WebServer`. */
  lastWords: WebServer['lastWords']
  /** Ends all connections, then the app. */
  close(): Promise<void>
}

/**
 * Serves the app to browsers and to the command line. `port` 0 is any free one, null the one of the last run
 * where it is free.
 */
export async function openConsole(
  app: App,
  dataFolder: string,
  renderer: URL,
  port: number | null,
): Promise<Console> {
  const calls = openCalls(app.context)
  const files = await readFiles(renderer)
  const { active, waysIn, log } = app.context
  const ways = openWays({ parts: () => active.workspace(), waysIn, log })
  const serve = (guard: Guard, at: number) => serveConsole(files, guard, calls, ways, at)
  const { web, guard } = await serveAt(port, dataFolder, serve)
  await keepPort(dataFolder, web.port)
  waysIn.servedAt(web.origin)
  const endpoint = await openEndpoint(dataFolder, calls)
  const url = `${web.origin}/?token=${guard.token}`
  const discovery = { pid: process.pid, url, endpoint: endpoint.path, token: endpoint.token }
  await writeDiscovery(dataFolder, discovery)
  return {
    url,
    singleUseUrl: () => `${web.origin}/?token=${guard.singleUseToken()}`,
    lastWords: web.lastWords,
    async close() {
      await removeDiscovery(dataFolder, discovery)
      const unreachable = Promise.all([web.close(), endpoint.close()])
      await calls.close()
      await unreachable
      await app.close()
    },
  }
}

interface Served {
  readonly web: WebServer
  readonly guard: Guard
}

async function serveAt(
  port: number | null,
  dataFolder: string,
  serve: (guard: Guard, at: number) => Promise<WebServer>,
): Promise<Served> {
  const instanceId = await instanceIdOf(dataFolder)
  const guard = createGuard({ instanceId, session: await sessionSecretOf(dataFolder) })
  if (port !== null) return { guard, web: await serve(guard, port) }
  const last = await lastPortOf(dataFolder)
  if (last === null) return { guard, web: await serve(guard, 0) }
  try {
    return { guard, web: await serve(guard, last) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // An open window has been asking whoever listens there now, and has sent the cookie along.
    const renewed = createGuard({ instanceId, session: await renewSessionSecret(dataFolder) })
    return { guard: renewed, web: await serve(renewed, 0) }
  }
}

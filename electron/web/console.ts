import type { App } from '../app/start.ts'
import { openCalls } from '../instance/calls.ts'
import { removeDiscovery, writeDiscovery } from '../instance/discovery.ts'
import { openEndpoint } from '../instance/endpoint.ts'
import { instanceIdOf } from '../instance/instance-id.ts'
import { readFiles } from './files.ts'
import { createGuard } from './guard.ts'
import { serveConsole } from './http.ts'

/** The console as it runs. */
export interface Console {
  /** Address that lets a person in. */
  readonly url: string
  /** The same for one visit, fit to be given to another program. */
  singleUseUrl(): string
  /** Ends all connections, then the app. */
  close(): Promise<void>
}

/** Serves the app to browsers and to the command line. `port` 0 is any free one. */
export async function openConsole(
  app: App,
  dataFolder: string,
  renderer: URL,
  port: number,
): Promise<Console> {
  const calls = openCalls(app.context)
  const guard = createGuard(await instanceIdOf(dataFolder))
  const web = await serveConsole(await readFiles(renderer), guard, calls, port)
  const endpoint = await openEndpoint(dataFolder, calls)
  const url = `${web.origin}/?token=${guard.token}`
  const discovery = { pid: process.pid, url, endpoint: endpoint.path, token: endpoint.token }
  await writeDiscovery(dataFolder, discovery)
  return {
    url,
    singleUseUrl: () => `${web.origin}/?token=${guard.singleUseToken()}`,
    async close() {
      await removeDiscovery(dataFolder, discovery)
      const unreachable = Promise.all([web.close(), endpoint.close()])
      await calls.close()
      await unreachable
      await app.close()
    },
  }
}

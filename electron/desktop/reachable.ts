import type { App } from '../app/start.ts'
import { openCalls } from '../instance/calls.ts'
import { removeDiscovery, writeDiscovery } from '../instance/discovery.ts'
import { openEndpoint } from '../instance/endpoint.ts'

/** Lets the command line reach this instance, as it reaches one that is shown in a browser. */
export async function openToCommandLine(app: App, dataFolder: string): Promise<{ close(): Promise<void> }> {
  const calls = openCalls(app.context)
  const endpoint = await openEndpoint(dataFolder, calls)
  const discovery = { pid: process.pid, url: null, endpoint: endpoint.path, token: endpoint.token }
  await writeDiscovery(dataFolder, discovery)
  return {
    async close() {
      await removeDiscovery(dataFolder, discovery)
      const unreachable = endpoint.close()
      await calls.close()
      await unreachable
    },
  }
}

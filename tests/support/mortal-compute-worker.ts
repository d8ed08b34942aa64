import { parentPort, workerData } from 'node:worker_threads'
import { serveCompute } from '../../electron/links/compute.ts'

/** Asked to drop this creator, the worker dies. */
export const LAST_CREATOR = 'the last one'

// A test that imports this for the name runs nothing.
if (parentPort && workerData?.maxBytes) {
  parentPort.on('message', ({ method, values }: { method: string; values: unknown[] }) => {
    if (method === 'drop' && values[0] === LAST_CREATOR) process.exit(1)
  })
  serveCompute(parentPort, workerData)
}

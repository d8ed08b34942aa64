import { Worker } from 'node:worker_threads'
import { WorkerCalls } from '../links/worker-calls.ts'
import type { PreviewMethods } from './preview-methods.ts'

/** Calls `PreviewMethods` in a worker, so that nothing waits for a preview but whoever asked for it. */
export type PreviewWorker = WorkerCalls<PreviewMethods>

/** Starts the worker with the first call. One that died remembers nothing. */
export function startPreviewWorker(workerUrl: URL): PreviewWorker {
  return new WorkerCalls<PreviewMethods>(() => new Worker(workerUrl, { name: 'preview' }))
}

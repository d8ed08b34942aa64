import { parentPort, workerData } from 'node:worker_threads'
import { serveDatabase } from './store/embedded/serve.ts'
import type { DatabaseWorkerData } from './store/embedded/worker-messages.ts'

if (!parentPort) throw new Error('This file runs as a worker thread.')
await serveDatabase(parentPort, workerData satisfies DatabaseWorkerData)

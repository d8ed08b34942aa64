import { existsSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { serveDatabase } from '../../electron/store/embedded/serve.ts'
import type { DatabaseWorkerData } from '../../electron/store/embedded/worker-messages.ts'

// The real database in a thread that dies once a file lies beside the database's folder, and that does not open
// the database before the file is gone.
if (!parentPort) throw new Error('This file runs as a worker thread.')
const { dataFolder } = workerData satisfies DatabaseWorkerData
const death = `${dataFolder}.death`

const reprieve = Promise.withResolvers<void>()
let isServing = false
const watcher = watch(dirname(death), (_, name) => {
  if (name !== basename(death)) return
  const isDoomed = existsSync(death)
  if (isDoomed && isServing) process.exit(1)
  if (!isDoomed) reprieve.resolve()
})
if (existsSync(death)) await reprieve.promise
// From here on the port keeps the thread alive, and must be able to end it.
watcher.unref()
isServing = true
await serveDatabase(parentPort, workerData)

import { existsSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isMainThread, workerData } from 'node:worker_threads'

// Loaded first in every thread of a program. The thread of its database dies once a file lies beside the
// database's folder, and does not open the database before the file is gone.
const folder: unknown = isMainThread ? null : workerData?.dataFolder
if (typeof folder === 'string') {
  const death = `${folder}.death`
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
}

import { readFileSync } from 'node:fs'
import { isMainThread, workerData } from 'node:worker_threads'

// Loaded first in every thread of a program. The thread of its database reads a pipe beside the database's
// folder, as it would a file on a disk that hangs, and cannot be ended meanwhile: as text it is opened and read in
// one call of the system's, with nothing between them where a thread could be ended.
const folder: unknown = isMainThread ? null : workerData?.dataFolder
if (typeof folder === 'string') readFileSync(`${folder}.pipe`, 'utf8')

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Failure } from '../../../shared/failure.ts'
import type {
  DatabaseWorkerData,
  FromDatabaseWorker,
  OpenFailure,
  ToDatabaseWorker,
} from './worker-messages.ts'

/** How long a worker may take to write everything out before it is ended. */
const closeMs = 5_000

function failureOf(folder: string, failure: OpenFailure): Failure {
  if (failure.reason === 'read-only') return new Failure('FOLDER_READ_ONLY', { folder })
  if (failure.reason === 'full') return new Failure('DISK_FULL', { folder })
  return new Failure('DATABASE_UNREADABLE', { folder, detail: failure.detail })
}

/** Starts a database worker and waits until it can take clients. Rejects with the reason why it cannot. */
export async function startWorker(url: URL, data: DatabaseWorkerData, stop?: AbortSignal): Promise<Worker> {
  stop?.throwIfAborted()
  const worker = new Worker(url, { workerData: data })
  const exited = once(worker, 'exit').then((): FromDatabaseWorker => {
    return { type: 'failed', reason: 'unreadable', detail: 'the database worker ended while opening' }
  })
  const told = once(worker, 'message').then(([message]: FromDatabaseWorker[]) => message)
  const giveUp = () => void worker.terminate()
  stop?.addEventListener('abort', giveUp)
  const first = await Promise.race([told, exited]).finally(() => stop?.removeEventListener('abort', giveUp))
  if (stop?.aborted) await worker.terminate()
  stop?.throwIfAborted()
  if (first?.type === 'open') return worker
  await worker.terminate()
  if (first?.type === 'failed') throw failureOf(data.dataFolder, first)
  throw new Error('the database worker said something unexpected')
}

/** Lets the worker close the database, and ends it if that takes too long. */
export async function stopWorker(worker: Worker): Promise<void> {
  const exited = once(worker, 'exit')
  const timeout = setTimeout(() => void worker.terminate(), closeMs)
  worker.postMessage({ type: 'close' } satisfies ToDatabaseWorker)
  await exited
  clearTimeout(timeout)
}

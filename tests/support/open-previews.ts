import { startPreviewWorker } from '../../electron/clusters/preview-host.ts'
import { Previews } from '../../electron/clusters/previews.ts'
import type { Database } from '../../electron/store/database.ts'

const workerUrl = new URL('../../electron/preview-worker.ts', import.meta.url)

/** Previews of what a database holds; to be closed. */
export const openPreviews = (database: Database): Previews =>
  new Previews(database, startPreviewWorker(workerUrl))

import { setTimeout as wait } from 'node:timers/promises'
import type { FileImport } from '../../shared/model/file-import.ts'
import type { ImportId } from '../../shared/model/id.ts'

interface Watcher {
  latest: FileImport | null
  wake: () => void
}

export const hasEnded = ({ state }: FileImport): boolean => state !== 'running' && state !== 'paused'

const LOOK_AGAIN_MS = 1_000

/** The same as watching, for an import of which nobody here is told: another console runs it. */
export async function* lookNowAndThen(
  read: () => Promise<FileImport>,
  signal: AbortSignal | undefined,
): AsyncGenerator<FileImport> {
  while (!signal?.aborted) {
    const found = await read()
    yield found
    if (hasEnded(found)) return
    await wait(LOOK_AGAIN_MS, undefined, signal && { signal }).catch(() => undefined)
  }
}

/** Who watches which import. A slow watcher misses steps, never the last one. */
export class ImportWatchers {
  readonly #watchers = new Map<ImportId, Set<Watcher>>()
  #isClosed = false

  changed(fileImport: FileImport): void {
    for (const watcher of this.#watchers.get(fileImport.id) ?? []) {
      watcher.latest = fileImport
      watcher.wake()
    }
  }

  /** Every later state of an import, until it has ended, is no longer watched, or all is closed. */
  async *watch(
    id: ImportId,
    first: () => Promise<FileImport>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<FileImport> {
    const watcher: Watcher = { latest: null, wake: () => undefined }
    const wake = (): void => watcher.wake()
    this.#add(id, watcher)
    signal?.addEventListener('abort', wake)
    try {
      for (let current: FileImport | null = await first(); !this.#isClosed && !signal?.aborted; ) {
        if (current !== null) yield current
        if (current !== null && hasEnded(current)) return
        await new Promise<void>((resolve) => {
          watcher.wake = resolve
          if (watcher.latest !== null || this.#isClosed || signal?.aborted) resolve()
        })
        current = watcher.latest
        watcher.latest = null
      }
    } finally {
      signal?.removeEventListener('abort', wake)
      this.#remove(id, watcher)
    }
  }

  close(): void {
    this.#isClosed = true
    for (const watchers of this.#watchers.values()) for (const watcher of watchers) watcher.wake()
  }

  #add(id: ImportId, watcher: Watcher): void {
    const watchers = this.#watchers.get(id) ?? new Set()
    this.#watchers.set(id, watchers.add(watcher))
  }

  #remove(id: ImportId, watcher: Watcher): void {
    this.#watchers.get(id)?.delete(watcher)
    if (this.#watchers.get(id)?.size === 0) this.#watchers.delete(id)
  }
}

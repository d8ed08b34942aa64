import type { FileImport, ImportState } from '../../shared/model/file-import.ts'

/** How far an import is, 0 to 1: reading is half of the way, deciding the other half. */
export function shareDone(file: FileImport): number {
  if (file.state === 'done') return 1
  const read = file.bytes === 0 ? 1 : Math.min(1, file.bytesRead / file.bytes)
  const decided = file.stored === 0 ? 0 : Math.min(1, file.decided / file.stored)
  return (read + read * decided) / 2
}

const words: Record<ImportState, string> = {
  running: 'importing',
  paused: 'paused',
  done: 'imported',
  cancelled: 'cancelled',
  failed: 'failed',
}

export function stateWords({ state, bytesRead, bytes }: FileImport): string {
  if (state === 'running' && bytes > 0 && bytesRead >= bytes) return 'finding matches'
  return words[state]
}

export function isUnderWay({ state }: FileImport): boolean {
  return state === 'running' || state === 'paused'
}

/** A file's name without the folders it lies in. */
export function baseName(fileName: string): string {
  return fileName.split(/[\\/]/).at(-1) || fileName
}

/** Whether someone should look at it. */
export function needsAttention(file: FileImport): boolean {
  return file.state === 'failed' || (file.state === 'paused' && file.failure !== null)
}

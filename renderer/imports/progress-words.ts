import type { FileImport, ImportState } from '../../shared/model/file-import.ts'

/** How far an import is, 0 to 1. Finding matches goes on after it, with a progress of its own. */
export function shareDone({ state, bytesRead, bytes }: FileImport): number {
  return state === 'done' || bytes === 0 ? 1 : Math.min(1, bytesRead / bytes)
}

const words: Record<ImportState, string> = {
  running: 'importing',
  paused: 'paused',
  done: 'imported',
  cancelled: 'cancelled',
  failed: 'failed',
}

export function stateWords({ state }: FileImport): string {
  return words[state]
}

export function isUnderWay({ state }: FileImport): boolean {
  return state === 'running' || state === 'paused'
}

/** A file's name without the folders it lies in. */
export function baseName(fileName: string): string {
  return fileName.split(/[\\/]/).at(-1) || fileName
}

/** Whether someone should look at it here. */
export function needsAttention(file: FileImport): boolean {
  if (file.isElsewhere) return false
  return file.state === 'failed' || (file.state === 'paused' && file.failure !== null)
}

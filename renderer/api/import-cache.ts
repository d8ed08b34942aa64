import type { FileImport } from '../../shared/model/file-import.ts'

/** The list with this import in its new state; a new one comes first. */
export function withImport(imports: readonly FileImport[], changed: FileImport): FileImport[] {
  const isKnown = imports.some(({ id }) => id === changed.id)
  return isKnown ? imports.map((known) => (known.id === changed.id ? changed : known)) : [changed, ...imports]
}

/** A file of this machine that was handed over by its path, as one dropped on the icon of the desktop program is. */
export interface OfferedFile {
  readonly path: string
  readonly name: string
}

/** What is to be imported: a file whose bytes the page holds, or one that the core can read itself. */
export type ImportFile = File | OfferedFile

export const isOffered = (file: ImportFile): file is OfferedFile => 'path' in file

/** The file at a path of any system, named by its last part. */
export const offeredFile = (path: string): OfferedFile => ({
  path,
  name: path.split(/[\\/]/).findLast((part) => part !== '') ?? path,
})

/** Tells one from another in the lists of React and of the query cache. */
export const keyOfFile = (file: ImportFile): string =>
  isOffered(file) ? file.path : `${file.name} ${file.size} ${file.lastModified}`

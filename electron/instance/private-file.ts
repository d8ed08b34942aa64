import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises'

/** Modes say nothing on Windows, where the data folder itself lies in the person's own profile. */
const HAS_MODES = process.platform !== 'win32'

/** Writes a file that only its owner can read, under another name first: whoever reads gets all of it or none. */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, content, { mode: 0o600 })
  // One that was left there keeps the mode it had.
  await chmod(draft, 0o600)
  await rename(draft, file)
}

/** What a file says; null where it cannot be read. */
export const readKept = (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null)

/** The same for a secret: null too where others could have read it. */
export async function readSecret(file: string): Promise<string | null> {
  const mode = await stat(file).then(
    (found) => found.mode,
    () => 0,
  )
  return HAS_MODES && (mode & 0o077) !== 0 ? null : readKept(file)
}

import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'

/** Makes the folder, for its owner only, where there is none; throws the system's error if it cannot be written. */
export function prepareFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 })
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
}

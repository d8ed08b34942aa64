import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app } from 'electron'
import { Failure } from '../../shared/failure.ts'

/**
 * Makes the data folder that of the program, which also ties the lock on a second start to it. What the browser
 * engine keeps of its own lies in a folder below it. Has to be called before the app is ready.
 * @throws Failure FOLDER_READ_ONLY
 */
export function takeDataFolder(dataFolder: string): void {
  const ofTheEngine = path.join(dataFolder, 'window')
  try {
    mkdirSync(ofTheEngine, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new Failure('FOLDER_READ_ONLY', { folder: dataFolder }, { cause })
  }
  app.setPath('userData', dataFolder)
  app.setPath('sessionData', ofTheEngine)
}

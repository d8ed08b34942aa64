import path from 'node:path'
import { readKept, writePrivateFile } from './private-file.ts'

const SHAPE = /^[1-9]\d{0,4}$/
const HIGHEST_PORT = 65_535

const fileIn = (dataFolder: string) => path.join(dataFolder, 'last-port')

/** Where the console of this data folder was served last: an open window still asks there. Null if unknown. */
export async function lastPortOf(dataFolder: string): Promise<number | null> {
  const kept = (await readKept(fileIn(dataFolder))) ?? ''
  return SHAPE.test(kept) && Number(kept) <= HIGHEST_PORT ? Number(kept) : null
}

export const keepPort = (dataFolder: string, port: number): Promise<void> =>
  writePrivateFile(fileIn(dataFolder), String(port))

import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { writePrivateFile } from './private-file.ts'

/** How others on this machine reach the instance that has the data folder open. */
const Discovery = z.object({
  pid: z.number().int().positive(),
  /** Address of the console, with its token; null where it has a window of its own. */
  url: z.string().nullable(),
  /** Unix socket or named pipe that takes the same calls. */
  endpoint: z.string(),
  /** What the endpoint asks for. */
  token: z.string(),
})
export type Discovery = z.infer<typeof Discovery>

const fileIn = (dataFolder: string) => path.join(dataFolder, 'instance.json')

export const writeDiscovery = (dataFolder: string, discovery: Discovery): Promise<void> =>
  writePrivateFile(fileIn(dataFolder), JSON.stringify(discovery))

/** What the data folder says; null where it says nothing readable. It may be out of date. */
export async function readDiscovery(dataFolder: string): Promise<Discovery | null> {
  try {
    return Discovery.parse(JSON.parse(await readFile(fileIn(dataFolder), 'utf8')))
  } catch {
    return null
  }
}

/** Removes the file unless another instance has written its own by now. */
export async function removeDiscovery(dataFolder: string, discovery: Discovery): Promise<void> {
  const found = await readDiscovery(dataFolder)
  if (found?.token === discovery.token) await rm(fileIn(dataFolder), { force: true })
}

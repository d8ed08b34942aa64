import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { readKept, writePrivateFile } from './private-file.ts'

const SHAPE = /^[0-9a-f]{12}$/

/**
 * A random name for the instance of a data folder, the same after a restart. Consoles on one host share its
 * cookies, whatever their port: each names its own by this, and a restart replaces the old one.
 */
export async function instanceIdOf(dataFolder: string): Promise<string> {
  const file = path.join(dataFolder, 'instance-id')
  const known = await readKept(file)
  if (known !== null && SHAPE.test(known)) return known
  const id = randomBytes(6).toString('hex')
  await writePrivateFile(file, id)
  return id
}

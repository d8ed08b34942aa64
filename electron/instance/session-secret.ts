import path from 'node:path'
import { readSecret, writePrivateFile } from './private-file.ts'
import { newSecret } from './secrets.ts'

/** 256 bits in base64url. */
const SHAPE = /^[\w-]{43}$/

const fileIn = (dataFolder: string) => path.join(dataFolder, 'session-secret')

/**
 * What the cookie of a data folder's console carries, the same after a restart, so that open windows stay let
 * in. One that others could have read, or that is not whole, is replaced; deleting the file ends all sessions.
 */
export async function sessionSecretOf(dataFolder: string): Promise<string> {
  const known = await readSecret(fileIn(dataFolder))
  return known !== null && SHAPE.test(known) ? known : renewSessionSecret(dataFolder)
}

/** Ends all sessions: from now on the folder has another secret. */
export async function renewSessionSecret(dataFolder: string): Promise<string> {
  const secret = newSecret()
  await writePrivateFile(fileIn(dataFolder), secret)
  return secret
}

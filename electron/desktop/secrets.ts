import path from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'
import type { SecretStore } from '../app/secrets.ts'
import { readSecret, writePrivateFile } from '../instance/private-file.ts'

/** Secrets by the id of what they belong to, encrypted by the system, in base64. */
const Kept = z.record(z.string(), z.string())

const fileIn = (dataFolder: string) => path.join(dataFolder, 'secrets.json')

/** Secrets that outlast the program, as far as the system has a place for their key. */
export interface DesktopSecrets extends SecretStore {
  /** Waits until what was written is on disk. */
  close(): Promise<void>
}

/** Opens what the data folder keeps; the app has to be ready. */
export async function openSecrets(
  dataFolder: string,
  onFailure: (error: unknown) => void,
): Promise<DesktopSecrets> {
  const keeps = await hasKeyStore()
  const file = fileIn(dataFolder)
  const encrypted = keeps ? await readKeptSecrets(file) : {}
  const known = await decryptAll(encrypted)
  let writing: Promise<void> = Promise.resolve()
  const keep = (change: () => Promise<void>) => {
    if (!keeps) return
    writing = writing
      .then(change)
      .then(() => writePrivateFile(file, JSON.stringify(encrypted)))
      .catch(onFailure)
  }
  return {
    keeps,
    read: (id) => known.get(id) ?? null,
    write(id, secret) {
      known.set(id, secret)
      keep(async () => {
        encrypted[id] = (await safeStorage.encryptStringAsync(secret)).toString('base64')
      })
    },
    erase(id) {
      known.delete(id)
      keep(async () => {
        delete encrypted[id]
      })
    },
    close: () => writing,
  }
}

/** Without a key store Linux gets `basic_text`, whose key is the same on every machine: that keeps nothing secret. */
async function hasKeyStore(): Promise<boolean> {
  const isLinux = process.platform === 'linux'
  if (isLinux && safeStorage.getSelectedStorageBackend() === 'basic_text') return false
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
  // The desktop chooses the store; where that one does not answer, the same key is taken all the same.
  return !isLinux || !(await isUnderKnownKey())
}

/** What Chromium encrypts on Linux says by its first letters which key it took. */
const KNOWN_KEY_MARK = 'v10'

async function isUnderKnownKey(): Promise<boolean> {
  const probe = await safeStorage.encryptStringAsync('probe')
  return probe.toString('latin1').startsWith(KNOWN_KEY_MARK)
}

async function readKeptSecrets(file: string): Promise<Record<string, string>> {
  const text = await readSecret(file)
  try {
    return Kept.parse(JSON.parse(text ?? '{}'))
  } catch {
    return {}
  }
}

/** One that this user's key no longer opens is left out: its password is asked for again. */
async function decryptAll(encrypted: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const known = new Map<string, string>()
  for (const [id, secret] of Object.entries(encrypted)) {
    try {
      known.set(id, (await safeStorage.decryptStringAsync(Buffer.from(secret, 'base64'))).result)
    } catch {
      // Left out.
    }
  }
  return known
}

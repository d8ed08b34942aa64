import type { SecretStore } from '../../electron/app/secrets.ts'

/** What a keychain does for a program, for as long as the test runs. */
export function keptSecrets(): SecretStore {
  const kept = new Map<string, string>()
  return {
    keeps: true,
    read: (name) => kept.get(name) ?? null,
    write: (name, secret) => kept.set(name, secret),
    erase: (name) => kept.delete(name),
  }
}

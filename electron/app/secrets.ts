/** Where passwords outlive the program, such as the system's keychain. What cannot be read or written is simply not kept. */
export interface SecretStore {
  /** False where the system has no safe place: then passwords are held until the program ends. */
  readonly keeps: boolean
  /** Null where there is none, or none that can be read. */
  read(id: string): string | null
  write(id: string, secret: string): void
  erase(id: string): void
}

/** For a host without a keychain. */
export const noSecrets: SecretStore = { keeps: false, read: () => null, write: () => {}, erase: () => {} }

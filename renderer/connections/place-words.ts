import type { Connection, PasswordState, ServerAddress, TlsMode } from '../../shared/model/connection.ts'
import { EMBEDDED, FROM_ENVIRONMENT } from '../../shared/model/connection.ts'
import { hostText, isThisMachine } from '../../shared/text/server-hosts.ts'

/** "inbox at db-1.example.com:6432, db-2.example.com". */
export function placeText({ database, hosts }: ServerAddress): string {
  return `${database} at ${hosts.map(hostText).join(', ')}`
}

/** What each protection is, in one sentence. */
export const protections: readonly { mode: TlsMode; label: string; sentence: string }[] = [
  {
    mode: 'off',
    label: 'None',
    sentence: 'Whoever can listen on the way reads everything: for a server on this machine only.',
  },
  {
    mode: 'encrypt',
    label: 'Encrypted',
    sentence: 'Nobody on the way can read it, but a false server would not be noticed.',
  },
  {
    mode: 'verify',
    label: 'Encrypted and verified',
    sentence: 'The server proves with its certificate that it is the one named above.',
  },
]

const protectionWords: Record<TlsMode, string> = {
  off: 'not encrypted',
  encrypt: 'encrypted',
  verify: 'encrypted and verified',
}

/** How a connection is protected; within this machine there is nothing to encrypt. */
export function protectionText({ tls, hosts }: ServerAddress): string {
  return tls === 'off' && hosts.every(isThisMachine) ? 'within this machine' : protectionWords[tls]
}

export const passwordWords: Record<PasswordState, string> = {
  none: 'no password asked',
  kept: 'password kept in the keychain',
  held: 'password kept until Likeness is quit',
  asked: 'password not known',
}

/** Whether it was saved by name here, so that it can be changed and removed. */
export function isSaved({ id }: Pick<Connection, 'id'>): boolean {
  return id !== EMBEDDED && id !== FROM_ENVIRONMENT
}

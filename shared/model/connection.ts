import { z } from 'zod'
import { incomingText } from './text.ts'

/** One server of Postgres: a name or address, or the folder of a Unix socket. */
export const ServerHost = z.object({
  host: incomingText(255).min(1),
  port: z.number().int().min(1).max(65_535).default(5432),
})
export type ServerHost = z.infer<typeof ServerHost>

/**
 * How much the connection is protected: `off` not at all, `encrypt` against listeners only, `verify` against
 * a false server too.
 */
export const TlsMode = z.enum(['off', 'encrypt', 'verify'])
export type TlsMode = z.infer<typeof TlsMode>

/** Where a server is, and as whom it is spoken to. The password is no part of it. */
export const ServerAddress = z.object({
  /** Tried in turn until one is a primary. */
  hosts: z.array(ServerHost).min(1).max(10),
  database: incomingText(63).min(1),
  user: incomingText(63).min(1),
  tls: TlsMode,
  /** Certificate of the authority that signed the server's, as PEM; null: one that the system trusts. */
  authority: incomingText(100_000).nullable().default(null),
})
export type ServerAddress = z.infer<typeof ServerAddress>

/** `embedded`, `environment` (what DATABASE_URL names), or the id of one that was saved. */
export const ConnectionId = z.union([z.enum(['embedded', 'environment']), z.uuid()]).brand<'ConnectionId'>()
export type ConnectionId = z.infer<typeof ConnectionId>

export const EMBEDDED = ConnectionId.parse('embedded')
export const FROM_ENVIRONMENT = ConnectionId.parse('environment')

export const ConnectionName = incomingText(100).min(1)

/**
 * Whether the password is known without asking: `kept` in the system's keychain, `held` until this program
 * ends, or not at all (`asked`). `none`: nobody asks for one.
 */
export const PasswordState = z.enum(['none', 'kept', 'held', 'asked'])
export type PasswordState = z.infer<typeof PasswordState>

/** A database that Likeness can work on. */
export const Connection = z.object({
  id: ConnectionId,
  name: ConnectionName,
  /** Null for the embedded database. */
  address: ServerAddress.nullable(),
  password: PasswordState,
  isActive: z.boolean(),
})
export type Connection = z.infer<typeof Connection>

import { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { getCACertificates } from 'node:tls'
import type pg from 'pg'
import { Failure } from '../../../shared/failure.ts'
import type { ServerAddress, ServerHost } from '../../../shared/model/connection.ts'
import { hostText } from '../../../shared/text/server-hosts.ts'
import type { ServerOptions, ServerTimes } from './server-options.ts'

/** How long nothing may be heard before the system asks whether the other end is still there. */
const keepAliveMs = 10_000

/** `host` may be the folder of a socket: nobody listens in there, and Postgres offers no TLS on it. */
function tlsOf({ tls, authority }: ServerAddress, { host }: ServerHost): pg.ClientConfig['ssl'] {
  if (tls === 'off' || host.startsWith('/')) return false
  if (tls === 'encrypt') return { rejectUnauthorized: false }
  return { rejectUnauthorized: true, ca: authority ?? trusted() }
}

/** Those that Node brings along, and those that were added to this machine. */
const trusted = (): string[] => [...getCACertificates('default'), ...getCACertificates('system')]

/** Node passes over what is no certificate, and so would blame the server's. */
export function checkAuthority({ authority, hosts, tls }: ServerAddress): void {
  if (authority === null || tls !== 'verify') return
  try {
    new X509Certificate(authority)
  } catch {
    throw new Failure('DATABASE_TLS_REFUSED', {
      address: hosts.map(hostText).join(', '),
      reason: 'what was given as the certificate of its authority is none.',
    })
  }
}

/** What connects to one of the servers; its sockets are made outside, and so can be ended from there. */
export function clientConfig(
  { address, password }: ServerOptions,
  { connectMs }: ServerTimes,
  host: ServerHost,
  makeSocket: () => Socket,
): pg.ClientConfig {
  return {
    host: host.host,
    port: host.port,
    user: address.user,
    database: address.database,
    password: async () => {
      const known = await password()
      if (known !== null) return known
      throw new Failure('DATABASE_PASSWORD_NEEDED', { name: `${address.database} at ${hostText(host)}` })
    },
    ssl: tlsOf(address, host),
    // Left out, the environment would say it.
    sslnegotiation: 'postgres',
    client_encoding: 'UTF8',
    application_name: 'likeness',
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    stream: makeSocket,
  }
}

import { ServerAddress, type ServerHost, type TlsMode } from '../model/connection.ts'
import { isThisMachine, readHosts, unusable } from './server-hosts.ts'

/** What a `postgres://` address says. */
export interface ServerUrl {
  readonly address: ServerAddress
  readonly password: string | null
  /** File with the authority's certificate (`sslrootcert`), not read yet. */
  readonly authorityFile: string | null
}

/** What each `sslmode` asks for; null leaves it open, as libpq does where none is named. */
const tlsModes: Readonly<Record<string, TlsMode | null>> = {
  disable: 'off',
  allow: null,
  prefer: null,
  require: 'encrypt',
  'verify-ca': 'verify',
  'verify-full': 'verify',
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw unusable('it has a % that begins no character; write % itself as %25.')
  }
}

/** In a query a plus is a plus, as in libpq; `URLSearchParams` would make it a space. */
function readParameters(query: string): Map<string, string> {
  const pairs = query.split('&').filter((pair) => pair !== '')
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [decoded(name), decoded(value.join('='))]
    }),
  )
}

function hostsOf(text: string, parameters: Map<string, string>): ServerHost[] {
  if (text !== '') return readHosts(text.split(',').map(decoded).join(','))
  const ports = (parameters.get('port') ?? '').split(',')
  const hosts = (parameters.get('host') || 'localhost').split(',')
  return hosts.flatMap((host, at) => {
    const port = ports[at] ?? ports[0]
    const name = host.includes(':') ? `[${host}]` : host
    return readHosts(port ? `${name}:${port}` : name)
  })
}

/** Where it is left open, a connection over a network is encrypted, one within this machine is not. */
function tlsOf(parameters: Map<string, string>, hosts: readonly ServerHost[]): TlsMode {
  const named = parameters.get('sslmode') ?? (parameters.get('ssl') === 'true' ? 'require' : 'prefer')
  if (!Object.hasOwn(tlsModes, named)) {
    throw unusable(`its sslmode is none of ${Object.keys(tlsModes).join(', ')}.`)
  }
  return tlsModes[named] ?? (hosts.every(isThisMachine) ? 'off' : 'encrypt')
}

/** Parts between `//`, the last `@`, `/` and `?`. A password may hold `@` and `:` as they are, `/`, `?` and `#` as %2F, %3F and %23. */
function split(url: string) {
  const parts = /^postgres(?:ql)?:\/\/(?:([^/?#]*)@)?([^/?#@]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/is.exec(
    url.trim(),
  )
  if (!parts) throw unusable('an address is postgres://user:password@host:port/database.')
  const [, login = '', hosts = '', database = '', query = ''] = parts
  const colon = login.indexOf(':')
  return {
    user: colon < 0 ? login : login.slice(0, colon),
    password: colon < 0 ? '' : login.slice(colon + 1),
    hosts,
    database,
    query,
  }
}

/**
 * Reads an address as libpq writes it: several hosts, addresses in brackets, folders of sockets, the
 * parameters host, port, user, password, dbname, sslmode and sslrootcert; other parameters are passed over.
 * Throws BAD_INPUT, which never repeats the address: there may be a password in it.
 */
export function readServerUrl(url: string): ServerUrl {
  const parts = split(url)
  const parameters = readParameters(parts.query)
  const user = decoded(parts.user) || parameters.get('user') || ''
  if (user === '') throw unusable('the address names no user.')
  const hosts = hostsOf(parts.hosts, parameters)
  const address = ServerAddress.safeParse({
    hosts,
    user,
    database: decoded(parts.database) || parameters.get('dbname') || user,
    tls: tlsOf(parameters, hosts),
  })
  if (!address.success) throw unusable('it names more than ten hosts, or has a name that is too long.')
  const authorityFile = parameters.get('sslrootcert') || null
  return {
    address: address.data,
    password: decoded(parts.password) || parameters.get('password') || null,
    authorityFile: authorityFile === 'system' ? null : authorityFile,
  }
}

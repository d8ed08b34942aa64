import type pg from 'pg'
import type { ServerHost } from '../../../shared/model/connection.ts'
import { hostText } from '../../../shared/text/server-hosts.ts'
import type { ServerPlace } from '../errors.ts'
import { ServerClient } from './server-client.ts'
import { type ServerOptions, type ServerTimes, serverTimes } from './server-options.ts'
import { checkAuthority, clientConfig } from './server-pool.ts'
import type { Sockets } from './sockets.ts'
import { type Sighting, survey } from './survey.ts'

/** See `docs/native-database.md` for why this many. */
const clients = 8
/** One is kept, so that a lost server is noticed while nobody asks anything; the others go after this long. */
const idleMs = 60_000

/** A server as its address has it: one host or several, and how each of them is spoken to. */
export class Server {
  readonly times: ServerTimes
  readonly firstHost: ServerHost
  readonly #options: ServerOptions

  constructor(options: ServerOptions) {
    this.#options = options
    this.times = { ...serverTimes, ...options.times }
    const [host] = options.address.hosts
    if (!host) throw new Error('an address of a server names no host')
    this.firstHost = host
  }

  /** @throws Failure DATABASE_TLS_REFUSED where the certificate given is none */
  check(): void {
    checkAuthority(this.#options.address)
  }

  placeOf(host: ServerHost): ServerPlace {
    const { user, database } = this.#options.address
    return { address: hostText(host), user, database }
  }

  poolOf(host: ServerHost, sockets: Sockets): pg.PoolConfig {
    return {
      ...clientConfig(this.#options, this.times, host, sockets.make),
      Client: ServerClient,
      max: clients,
      min: 1,
      idleTimeoutMillis: idleMs,
    }
  }

  survey(sockets: Sockets): Promise<Sighting> {
    return survey({
      hosts: this.#options.address.hosts,
      configOf: (host) => clientConfig(this.#options, this.times, host, sockets.make),
      placeOf: (host) => this.placeOf(host),
      answerMs: this.times.connectMs,
    })
  }
}

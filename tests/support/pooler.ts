import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterFile } from './after-file.ts'
import { freePort, type NativeServer, serverFolder } from './native-server.ts'
import { isRoot, serverUser } from './postgres-programs.ts'

/** LIKENESS_PGBOUNCER, or where Debian installs it. */
function program(): string {
  const found = [process.env.LIKENESS_PGBOUNCER, '/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(
    (path) => path !== undefined && existsSync(path),
  )
  if (found) return found
  throw new Error('There is no PgBouncer: install it, or set LIKENESS_PGBOUNCER to its program.')
}

/** A PgBouncer in transaction mode before a server. */
export class Pooler {
  readonly port: number
  readonly #folder: string
  #child: ChildProcess | undefined

  constructor(port: number, folder: string) {
    this.port = port
    this.#folder = folder
  }

  async start(): Promise<void> {
    const child = spawn(program(), [join(this.#folder, 'pgbouncer.ini')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: '/',
      ...(isRoot() ? serverUser() : {}),
    })
    this.#child = child
    let said = ''
    for await (const chunk of child.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += chunk
      if (said.includes('process up')) break
    }
    child.stderr.resume()
    if (!said.includes('process up')) throw new Error(`PgBouncer did not start: ${said}`)
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

/** Starts one with so many connections to the server; it ends with the tests of this file. */
export async function startPooler(server: NativeServer, connections: number): Promise<Pooler> {
  const folder = serverFolder()
  const port = await freePort()
  writeFileSync(join(folder, 'users'), `"postgres" "${await server.options().password()}"\n`)
  const lines = [
    '[databases]',
    `* = host=127.0.0.1 port=${server.port}`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =`,
    `auth_type = scram-sha-256\nauth_file = ${join(folder, 'users')}`,
    `pool_mode = transaction\ndefault_pool_size = ${connections}\nmax_client_conn = 100\nserver_login_retry = 1`,
  ]
  writeFileSync(join(folder, 'pgbouncer.ini'), `${lines.join('\n')}\n`)
  const pooler = new Pooler(port, folder)
  afterFile(() => pooler.stop())
  await pooler.start()
  return pooler
}

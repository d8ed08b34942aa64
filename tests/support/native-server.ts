import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, chownSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import type { ServerOptions, ServerTimes } from '../../electron/store/native/server-options.ts'
import type { PoolDatabase } from '../../electron/store/pool-database.ts'
import { openServer } from '../../electron/store/postgres.ts'
import { afterFile } from './after-file.ts'
import { isRoot, postgresPrograms, serverUser } from './postgres-programs.ts'
import { temporaryFolder } from './temporary-folder.ts'

const password = 'as long as it is no secret'

/** A free port of this machine, as of now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

/** A folder that the server may write to, gone when the tests of this file have ended. */
export function serverFolder(): string {
  const folder = temporaryFolder()
  if (isRoot()) chownSync(folder, serverUser().uid, serverUser().gid)
  return folder
}

/** Runs a program of Postgres to its end, as the user it wants. */
export function runProgram(name: string, args: readonly string[], input?: string): string {
  const options = { encoding: 'utf8', input, stdio: 'pipe', ...(isRoot() ? serverUser() : {}) } as const
  return execFileSync(join(postgresPrograms(), name), args, { ...options, cwd: '/' })
}

/** A server that belongs to one test file, which may do with it what it likes. */
export class NativeServer {
  readonly port: number
  readonly folder: string
  #process: ChildProcess | undefined

  constructor(folder: string, port: number) {
    this.folder = folder
    this.port = port
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  /** Adds lines to postgresql.conf; they hold from the next start on. */
  configure(...lines: string[]): void {
    appendFileSync(join(this.data, 'postgresql.conf'), lines.map((line) => `${line}\n`).join(''))
  }

  /** Puts a file into its data folder that it, and nobody else, may read. */
  give(file: string, name: string): void {
    const path = join(this.data, name)
    copyFileSync(file, path)
    chmodSync(path, 0o600)
    if (isRoot()) chownSync(path, serverUser().uid, serverUser().gid)
  }

  /** Puts lines before all others of pg_hba.conf; they hold once it has read that again. */
  allowFirst(...lines: string[]): void {
    const path = join(this.data, 'pg_hba.conf')
    writeFileSync(path, [...lines, readFileSync(path, 'utf8')].join('\n'))
  }

  /** Resolves once it lets clients in. */
  async start(): Promise<void> {
    const args = ['-D', this.data, '-p', String(this.port), '-c', `unix_socket_directories=${this.folder}`]
    const child = spawn(join(postgresPrograms(), 'postgres'), args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
      cwd: '/',
      ...(isRoot() ? serverUser() : {}),
    })
    this.#process = child
    let said = ''
    for await (const chunk of child.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += chunk
      if (said.includes('ready to accept')) break
    }
    child.stderr.resume()
    if (!said.includes('ready to accept')) throw new Error(`The server did not start: ${said}`)
  }

  /** `stop` ends it in order, and its clients with it; `kill` as if the machine had failed. */
  stop = (): Promise<void> => this.#end('SIGINT')
  kill = (): Promise<void> => this.#end('SIGQUIT')

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  /** Makes a standby the primary. */
  promote(): void {
    runProgram('pg_ctl', ['-D', this.data, '-w', 'promote'])
  }

  /** Statements of an administrator, each outside any transaction. */
  async run<Row extends object = object>(...statements: string[]): Promise<Row[]> {
    const client = new pg.Client({
      host: this.folder,
      port: this.port,
      user: 'postgres',
      password,
      database: 'postgres',
    })
    await client.connect()
    try {
      let rows: Row[] = []
      for (const statement of statements) rows = (await client.query<Row>(statement)).rows
      return rows
    } finally {
      await client.end()
    }
  }

  /** What opens it; some of it may be another. */
  options(change: Partial<ServerOptions['address']> = {}, times: Partial<ServerTimes> = {}): ServerOptions {
    return {
      address: {
        hosts: [{ host: '127.0.0.1', port: this.port }],
        database: 'postgres',
        user: 'postgres',
        tls: 'off',
        authority: null,
        ...change,
      },
      password: async () => password,
      times,
    }
  }
}

/** Makes and starts a server; it ends with the tests of this file. */
export async function startServer(...settings: string[]): Promise<NativeServer> {
  const server = new NativeServer(serverFolder(), await freePort())
  const passwordFile = join(server.folder, 'password')
  writeFileSync(passwordFile, password, { mode: 0o644 })
  const made = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '-U', 'postgres']
  runProgram('initdb', ['-D', server.data, '--pwfile', passwordFile, ...made])
  server.configure(`listen_addresses = '127.0.0.1'`, 'fsync = off', 'max_connections = 40', ...settings)
  return await started(server)
}

/** Makes and starts a standby that follows `primary` until it is promoted. */
export async function startStandby(primary: NativeServer): Promise<NativeServer> {
  const server = new NativeServer(serverFolder(), await freePort())
  const source = `host=127.0.0.1 port=${primary.port} user=postgres password='${password}'`
  runProgram('pg_basebackup', [
    '-D',
    server.data,
    '-d',
    source,
    '-R',
    '-X',
    'stream',
    '-c',
    'fast',
    '--no-sync',
  ])
  return await started(server)
}

async function started(server: NativeServer): Promise<NativeServer> {
  afterFile(() => server.kill())
  await server.start()
  return server
}

const opened: PoolDatabase[] = []

/** Opens a server for one test; `closeOpened` closes it. */
export async function opening(options: ServerOptions): Promise<PoolDatabase> {
  const database = await openServer(options)
  opened.push(database)
  return database
}

/** For `afterEach`. */
export async function closeOpened(): Promise<void> {
  await Promise.all(opened.splice(0).map((database) => database.close()))
}

/** Resolves with every state and failure told of, up to the one named; rejects never. */
export function untilState(database: PoolDatabase, wanted: string): Promise<string[]> {
  const states: string[] = []
  return new Promise((resolve) => {
    const stop = database.onState(({ state, failure }) => {
      states.push(failure ? `${state} ${failure.code}` : state)
      if (states.at(-1) !== wanted) return
      stop()
      resolve(states)
    })
  })
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterFile } from './after-file.ts'
import { freePort } from './native-server.ts'

const running = new Set<RedisServer>()

afterFile(async () => {
  for (const server of running) await server.kill()
})

/** A Redis of the tests of one file, on this machine alone and in memory alone. */
export class RedisServer {
  readonly port: number
  #process: ChildProcess | undefined

  private constructor(port: number) {
    this.port = port
  }

  /** A place where one can be started; nobody listens there yet. */
  static async onFreePort(): Promise<RedisServer> {
    const server = new RedisServer(await freePort())
    running.add(server)
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Resolves once it lets clients in; fails where the program is not installed. */
  async start(): Promise<void> {
    const args = ['--bind', '127.0.0.1', '--port', String(this.port), '--save', '', '--appendonly', 'no']
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' })
    this.#process = child
    await Promise.race([once(child, 'spawn'), once(child, 'error').then(([error]) => Promise.reject(error))])
    let said = ''
    for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += chunk
      if (said.includes('Ready to accept connections')) break
    }
    child.stdout.resume()
    if (!said.includes('Ready to accept connections')) throw new Error(`Redis did not start: ${said}`)
  }

  /** It holds its connections and answers nothing. */
  freeze(): void {
    this.#process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process?.kill('SIGCONT')
  }

  async kill(): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

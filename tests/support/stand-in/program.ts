import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { projectNode } from '../../../electron/launch/project.mjs'
import type { Ending } from '../processes.ts'
import type { StandInElectron } from './electron.ts'
import type { FromProgram, Said, ToProgram } from './messages.ts'

const script = fileURLToPath(new URL('./program-process.ts', import.meta.url))
const built = fileURLToPath(new URL('../../../out/main/desktop.js', import.meta.url))

export interface ProgramOptions {
  readonly dataFolder: string
  /** What a person would give the program: files, a link, `--cli`. */
  readonly args?: readonly string[]
  readonly cwd?: string
  readonly env?: Record<string, string | undefined>
  /** Modules that every thread of the program loads first. */
  readonly imports?: readonly URL[]
}

/** The built desktop program in a process of its own, with a stand-in for Electron. */
export class Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ending>
  /** What it asked the system to show or to open, so far. */
  readonly said: Said[] = []
  /** Resolves with the address its window loads; null if it ends without. */
  readonly opened: Promise<string | null>
  readonly #listeners = new Set<(message: FromProgram) => void>()
  #calls = 0

  constructor({ dataFolder, args = [], cwd, env, imports = [] }: ProgramOptions) {
    if (!existsSync(built)) throw new Error('There is no build: run `npm run build` first.')
    const loaded = imports.flatMap((url) => ['--import', url.href])
    this.child = spawn(projectNode(), [...loaded, script, ...args], {
      cwd,
      env: { ...process.env, ...env, LIKENESS_DATA: dataFolder },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Parts of uploads are bytes.
      serialization: 'advanced',
    })
    this.child.on('message', (message: FromProgram) => {
      if (message.type === 'said') this.said.push(message.said)
      for (const listener of this.#listeners) listener(message)
    })
    // What is said to a program that has just ended is lost, as to any other.
    this.child.on('error', () => {})
    this.ended = endingOf(this.child)
    const loading = this.next('load').then(({ url }) => url)
    this.opened = Promise.race([loading, this.ended.then(() => null)])
  }

  /** Calls `listener` for each message; gives back how to stop it. */
  listen(listener: (message: FromProgram) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(message: ToProgram): void {
    if (this.child.connected) this.child.send(message, () => {})
  }

  /** The next message of a kind that fits. */
  next<Type extends FromProgram['type']>(
    type: Type,
    fits: (message: Extract<FromProgram, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<FromProgram, { type: Type }>> {
    return new Promise((resolve) => {
      const stop = this.listen((message) => {
        if (message.type !== type || !fits(message as Extract<FromProgram, { type: Type }>)) return
        stop()
        resolve(message as Extract<FromProgram, { type: Type }>)
      })
    })
  }

  /** Runs a function in the program; it knows nothing but what it is given. */
  async evaluate<Result, Argument = undefined>(
    work: (electron: StandInElectron, argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result> {
    const call = this.#calls++
    const answered = this.next('evaluated', (message) => message.call === call)
    this.tell({ type: 'evaluate', call, source: work.toString(), argument })
    const answer = await Promise.race([answered, this.ended])
    if ('code' in answer) throw new Error(`The program ended with ${answer.code}: ${answer.stderr}`)
    if (answer.error !== null) throw new Error(answer.error)
    return answer.value as Result
  }

  /** Asks for an answer of the `app` scheme. */
  async request(url: string, method = 'GET'): Promise<Extract<FromProgram, { type: 'answer' }> | null> {
    const request = this.#calls++
    const answered = this.next('answer', (message) => message.request === request)
    this.tell({ type: 'request', request, url, method })
    return Promise.race([answered, this.ended.then(() => null)])
  }

  /** Asks it to end as Ctrl-C does and waits until it has. */
  async stop(): Promise<Ending> {
    this.child.kill('SIGINT')
    return this.ended
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }
}

async function endingOf(child: ChildProcess): Promise<Ending> {
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
      said[stream] += chunk
    })
  }
  const [code] = await once(child, 'close')
  return { code: code ?? 128, ...said }
}

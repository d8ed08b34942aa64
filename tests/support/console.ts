import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { projectNode } from '../../electron/launch/project.mjs'

/** The console of the build, in a process of its own. */
export interface RunningConsole {
  /** Address with the token. */
  readonly url: string
  /** Address without it. */
  readonly origin: string
  readonly dataFolder: string
  /** Asks it to end as Ctrl-C does and waits until it has; throws if it does not end well. */
  stop(): Promise<void>
  /** Ends it without warning. */
  kill(): Promise<void>
}

export interface ConsoleOptions {
  readonly dataFolder?: string
  readonly env?: Record<string, string>
  /** Modules that every thread of the program loads first. */
  readonly imports?: readonly URL[]
}

const entry = fileURLToPath(new URL('../../out/main/web.js', import.meta.url))

/** Starts the console on a data folder of its own (removed when it stops) or on a given one (left as it is). */
export async function startConsole(options: ConsoleOptions = {}): Promise<RunningConsole> {
  if (!existsSync(entry)) throw new Error('There is no build: run `npm run build` first.')
  const dataFolder = options.dataFolder ?? (await mkdtemp(path.join(tmpdir(), 'likeness-console-')))
  const imports = (options.imports ?? []).flatMap((url) => ['--import', url.href])
  const child = spawn(projectNode(), [...imports, entry], {
    env: { ...process.env, LIKENESS_OPEN: '0', ...options.env, LIKENESS_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const errors = text(child.stderr)
  const url = await urlOf(child)
  if (url === null) throw new Error(`The console did not start: ${await errors}`)

  const clear = async () => {
    if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true })
  }
  return {
    url,
    origin: new URL(url).origin,
    dataFolder,
    async stop() {
      child.kill('SIGINT')
      const [code] = await ended
      await clear()
      if (code !== 0) throw new Error(`The console ended with ${code}: ${await errors}`)
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
      await clear()
    },
  }
}

/** The address in the first line that has one; null if the process ends without. */
async function urlOf(child: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<string | null> {
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /https?:\S+/.exec(line)?.[0]
    if (url !== undefined) return url
  }
  return null
}

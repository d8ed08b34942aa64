import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { projectNode } from '../../electron/launch/project.mjs'

/** What a process said, and how it ended; a signal counts as 128. */
export interface Ending {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A program in a process of its own, from source. */
export interface StartedProcess {
  readonly child: ChildProcess
  readonly ended: Promise<Ending>
  /** Resolves with everything on stdout so far once it holds `part`; rejects if the process ends without it. */
  untilSaid(part: string): Promise<string>
}

/** Starts a script with the project's Node. */
export function startProcess(
  script: URL,
  args: readonly string[],
  options: { env?: Record<string, string | undefined>; cwd?: string } = {},
): StartedProcess {
  const child = spawn(projectNode(), [fileURLToPath(script), ...args], {
    cwd: options.cwd,
    env: { ...process.env, LIKENESS_OPEN: '0', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.stderr += chunk
  })
  const ended = once(child, 'close').then(([code]): Ending => ({ code: code ?? 128, ...said }))
  return {
    child,
    ended,
    async untilSaid(part) {
      while (!said.stdout.includes(part)) {
        const ending = await Promise.race([ended, once(child.stdout, 'data')])
        if (!Array.isArray(ending) && !said.stdout.includes(part)) {
          throw new Error(
            `It ended with ${ending.code} and never said "${part}": ${said.stdout}${said.stderr}`,
          )
        }
      }
      return said.stdout
    },
  }
}

/** The same, to its end. */
export const runProcess = (...given: Parameters<typeof startProcess>): Promise<Ending> =>
  startProcess(...given).ended

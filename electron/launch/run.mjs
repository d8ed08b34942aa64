import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { inProject } from './project.mjs'

/** A terminal's Ctrl-C reaches this process twice, from the terminal and from npm: one key press. */
const ONE_KEY_PRESS_MS = 400

const PASSED_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Gives the signals of this process to another one, a repeated key press as a second signal.
 * @param {(signal: NodeJS.Signals) => void} pass
 * @returns {() => void} stops it
 */
function passSignals(pass) {
  let lastAt = Number.NEGATIVE_INFINITY
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    const now = performance.now()
    if (now - lastAt < ONE_KEY_PRESS_MS) return
    lastAt = now
    pass(signal)
  }
  for (const signal of PASSED_SIGNALS) process.on(signal, onSignal)
  return () => {
    for (const signal of PASSED_SIGNALS) process.off(signal, onSignal)
  }
}

const LOOK_FOR_PARENT_MS = 500

/**
 * A signal that reaches only npm ends npm and its shell, and nobody tells us: our parent is another then.
 * Without npm a changed parent means nothing, such as a terminal that was closed on purpose.
 * @param {() => void} onLost
 * @returns {() => void} stops it
 */
function watchParent(onLost) {
  if (process.env.npm_lifecycle_event === undefined) return () => {}
  const parent = process.ppid
  const looking = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(looking)
    onLost()
  }, LOOK_FOR_PARENT_MS)
  return () => clearInterval(looking)
}

/**
 * Runs a program to its end and gives its exit code (128 + signal where one ended it).
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, stdio?: import('node:child_process').StdioOptions, owned?: boolean, shell?: boolean, deadlineMs?: number, onSignal?: () => void }} [options]
 *   `owned`: the program closes something at Ctrl-C and must hear of it once, from here.
 *   `deadlineMs`: when it is killed; `onSignal`: somebody wants it to end.
 * @returns {Promise<number>}
 */
export function run(program, args, options = {}) {
  const isWindows = process.platform === 'win32'
  const child = spawn(program, args, {
    cwd: options.cwd ?? inProject(),
    env: options.env ?? process.env,
    // Through the channel it notices when this process is gone.
    stdio: options.stdio ?? (options.owned === true ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit'),
    shell: options.shell ?? false,
    // A group of its own keeps the terminal's Ctrl-C from reaching it besides ours. On Windows this
    // would open a console, and `kill` would end it at once: there the terminal tells it.
    detached: options.owned === true && !isWindows,
  })
  const stopPassing = passSignals((signal) => {
    options.onSignal?.()
    if (!isWindows) child.kill(signal)
  })
  const stopWatching = watchParent(() => {
    options.onSignal?.()
    child.kill('SIGTERM')
  })
  const deadline =
    options.deadlineMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.deadlineMs)
  const stop = () => {
    stopPassing()
    stopWatching()
    clearTimeout(deadline)
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      stop()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      stop()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/**
 * A line for the person at the terminal. Never on stdout: that belongs to what was asked for.
 * @param {string} line
 */
export const say = (line) => {
  process.stderr.write(`${line}\n`)
}

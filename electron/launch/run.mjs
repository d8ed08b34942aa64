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

/**
 * Runs a program to its end and gives its exit code (128 + signal where one ended it).
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, stdio?: import('node:child_process').StdioOptions, owned?: boolean, shell?: boolean }} [options]
 *   `owned`: the program closes something at Ctrl-C and must hear of it once, from here.
 * @returns {Promise<number>}
 */
export function run(program, args, options = {}) {
  const isWindows = process.platform === 'win32'
  const child = spawn(program, args, {
    cwd: options.cwd ?? inProject(),
    env: options.env ?? process.env,
    stdio: options.stdio ?? 'inherit',
    shell: options.shell ?? false,
    // A group of its own keeps the terminal's Ctrl-C from reaching it besides ours. On Windows this
    // would open a console, and `kill` would end it at once: there the terminal tells it.
    detached: options.owned === true && !isWindows,
  })
  const stopPassing = passSignals((signal) => {
    if (!isWindows) child.kill(signal)
  })
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      stopPassing()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      stopPassing()
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

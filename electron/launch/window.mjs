import { electronProgram } from './electron-program.mjs'
import { inProject, projectEnvironment } from './project.mjs'
import { run } from './run.mjs'

/** @typedef {{ exitCode: number } | { why: string }} Opened */

/** A window that cannot open ends within a second; one that Chromium ends itself, by a signal, may take longer. */
const AT_ONCE_MS = 1_000
const CRASH_MS = 10_000

/**
 * Which host is asked for: by `--browser` or `--desktop`, or for good by LIKENESS_HOST.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function chooseHost(args, env) {
  const rest = args.filter((arg) => arg !== '--browser' && arg !== '--desktop')
  const asked = args.findLast((arg) => !rest.includes(arg))
  const host = asked?.slice(2) ?? (env.LIKENESS_HOST === 'browser' ? 'browser' : 'desktop')
  return { host, isWished: asked === '--desktop', rest }
}

/**
 * What keeps a window from opening or from being seen here; null where nothing does.
 * @param {{ platform: string, env: NodeJS.ProcessEnv, isRoot: boolean }} machine
 * @returns {string | null}
 */
export function whyNoWindow({ platform, env, isRoot }) {
  if (platform === 'darwin' || platform === 'win32') {
    return env.SSH_CONNECTION || env.SSH_TTY ? 'nobody would see a window over SSH' : null
  }
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display here'
  return isRoot ? 'Chromium opens none for root' : null
}

/**
 * Whether a window that ended was never really open.
 * @param {number} exitCode above 128 for a signal
 * @param {number} tookMs
 */
export const endedAtOnce = (exitCode, tookMs) =>
  exitCode !== 0 && tookMs < (exitCode > 128 ? CRASH_MS : AT_ONCE_MS)

/**
 * Opens the desktop window and waits for its end, or says why there is none.
 * @param {string[]} args
 * @param {{ isWished: boolean }} options `isWished`: somebody asked for the window just now
 * @returns {Promise<Opened>}
 */
export async function openWindow(args, options) {
  const { platform, env } = process
  const against = whyNoWindow({ platform, env, isRoot: process.getuid?.() === 0 })
  if (against !== null) return { why: against }
  const program = await electronProgram(options)
  return 'path' in program ? runWindow(program.path, args) : program
}

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<Opened>}
 */
async function runWindow(program, args) {
  const startedAt = performance.now()
  let isStopped = false
  try {
    const exitCode = await run(program, [inProject(), ...args], {
      env: windowEnvironment(),
      cwd: process.env.INIT_CWD ?? process.cwd(),
      stdio: 'inherit',
      owned: true,
      onSignal: () => {
        isStopped = true
      },
    })
    if (isStopped || !endedAtOnce(exitCode, performance.now() - startedAt)) return { exitCode }
    return { why: `the window ended at once, with exit code ${exitCode}` }
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) }
  }
}

/** Terminals inside of other Electron programs may carry the wish to be a plain Node. */
function windowEnvironment() {
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = projectEnvironment()
  return environment
}

import { readFileSync } from 'node:fs'
import { inProject } from './project.mjs'
import { run, say } from './run.mjs'

/** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }>} LockedPackages */

/**
 * Whether what is installed is what the lock asks for. Optional packages may be absent (most are for
 * other machines), but not there in another version.
 * @param {LockedPackages} wanted packages of package-lock.json
 * @param {LockedPackages} installed packages of npm's own record of what it installed
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true
    const found = installed[path]
    return found === undefined ? (optional ?? devOptional ?? false) : found.version === version
  })
}

/**
 * @param {string} path
 * @returns {LockedPackages | null}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return null
  }
}

/** npm writes this as its last act, so a broken-off installation does not count. */
const RECORD = ['node_modules', '.package-lock.json']

/** Installs what is missing. False: it did not work, and npm has said why. */
export async function ensureDependencies() {
  const wanted = readPackages(inProject('package-lock.json'))
  if (wanted === null)
    throw new Error('package-lock.json is missing or damaged; take it from the repository again.')
  const installed = readPackages(inProject(...RECORD))
  if (installed !== null && isInstalled(wanted, installed)) return true
  say(installed === null ? 'Installing dependencies …' : 'Dependencies have changed; installing them …')
  const exitCode = await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  if (exitCode !== 0) {
    say(
      'Installing the dependencies failed, see above. Check the network connection and run the command again.',
    )
  }
  return exitCode === 0
}

/** @param {string[]} args */
function npm(args) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 2, 2]
  const script = process.env.npm_execpath
  return script?.endsWith('.js') === true
    ? run(process.execPath, [script, ...args], { stdio })
    : run('npm', args, { stdio, shell: process.platform === 'win32' })
}

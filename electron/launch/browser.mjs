import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { projectEnvironment, projectNode, toolPath } from './project.mjs'
import { run, say } from './run.mjs'

const NAMES_ON_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
]

const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * Where a browser that Playwright can drive may lie, best first.
 * @param {string} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function systemBrowserPaths(platform, env) {
  if (platform === 'darwin') return MAC_APPLICATIONS
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
    return folders.flatMap((folder) =>
      folder === undefined ? [] : WINDOWS_PROGRAMS.map((program) => `${folder}\\${program}`),
    )
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** Some distributions put a script in the browser's place that only says where to get it. */
function canRun(/** @type {string} */ path) {
  if (!existsSync(path)) return false
  if (process.platform !== 'linux') return true
  return spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0
}

/** Playwright's own browser; null while it is not downloaded. */
function playwrightBrowser() {
  const { chromium } = createRequire(import.meta.url)('@playwright/test')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

/**
 * A browser that is already on this machine: the one LIKENESS_BROWSER names, Playwright's own, or the system's.
 * @returns {{ path: string, origin: string } | null}
 */
export function findBrowser() {
  const named = process.env.LIKENESS_BROWSER
  if (named !== undefined && named !== '') return { path: named, origin: 'named by LIKENESS_BROWSER' }
  const own = playwrightBrowser()
  if (own !== null) return { path: own, origin: "Playwright's own" }
  const system = systemBrowserPaths(process.platform, process.env).find(canRun)
  return system === undefined ? null : { path: system, origin: "the system's" }
}

const isRootOnDebian = () =>
  process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

/** @type {import('node:child_process').StdioOptions} */
const quiet = ['ignore', 2, 2]

async function downloadBrowser() {
  say('There is no browser for the browser tests; downloading one for Playwright …')
  const install = [toolPath('@playwright/test', 'playwright'), 'install', 'chromium']
  await run(projectNode(), install, { env: projectEnvironment(), stdio: quiet })
  return findBrowser()
}

async function installDebianPackage() {
  say('That did not work; installing the package chromium …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const updated = await run('apt-get', ['update', '-qq'], { env, stdio: quiet })
  if (updated === 0) {
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env,
      stdio: quiet,
    })
  }
  return findBrowser()
}

/** Finds a browser for the tests or gets one; null: none can be had, and it was said what to do. */
export async function ensureBrowser() {
  const browser =
    findBrowser() ?? (await downloadBrowser()) ?? (isRootOnDebian() ? await installDebianPackage() : null)
  if (browser === null) {
    say(
      'No browser could be found or installed. Install Chromium, Google Chrome or Microsoft Edge, ' +
        'or name one with LIKENESS_BROWSER=/path/to/it, and run the command again.',
    )
    return null
  }
  say(`Browser: ${browser.path} (${browser.origin})`)
  return browser.path
}

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject, projectEnvironment, projectNode } from './project.mjs'
import { run, say } from './run.mjs'

/** @typedef {{ at: number, version: string }} FailedDownload */
/** @typedef {{ path: string } | { why: string } | { exitCode: number }} Program */

const FOLDER = inProject('node_modules', 'electron')

/** Lies with the dependencies: whoever installs them anew wants it tried anew. */
const FAILED_DOWNLOAD = inProject('node_modules', '.cache', 'likeness', 'electron-download-failed.json')

const DAY_MS = 24 * 60 * 60 * 1000

const DOWNLOAD_SECONDS = 180

const NOT_INSTALLED = 'the Electron program is not installed'

/**
 * What speaks against downloading some 120 MB; null where nothing does.
 * @param {NodeJS.ProcessEnv} env
 * @param {FailedDownload | null} failed
 * @param {FailedDownload} wanted version wanted, and now
 * @returns {string | null}
 */
export function whyNoDownload(env, failed, wanted) {
  if (env.ELECTRON_SKIP_BINARY_DOWNLOAD) return 'ELECTRON_SKIP_BINARY_DOWNLOAD is set'
  if (env.CI) return 'nothing is downloaded in CI'
  if (failed?.version !== wanted.version) return null
  const agoMs = wanted.at - failed.at
  return agoMs < 0 || agoMs > DAY_MS
    ? null
    : 'its download failed less than a day ago ("npm start -- --desktop" tries it at once)'
}

/**
 * The path of Electron's program, downloaded where it has to be; or why there is none; or that somebody
 * broke the download off. Never by `import 'electron'`, which
 * would download without asking and without an end.
 * @param {{ isWished: boolean }} options `isWished`: somebody asked for the window just now
 * @returns {Promise<Program>}
 */
export async function electronProgram({ isWished }) {
  const installed = installedProgram()
  if (installed !== null) return { path: installed }
  const wanted = { at: Date.now(), version: wantedVersion() }
  const against = isWished ? null : whyNoDownload(process.env, readFailed(), wanted)
  if (against !== null) return { why: `${NOT_INSTALLED}, and ${against}` }
  const { exitCode, isStopped } = await download()
  if (isStopped) return { exitCode }
  const downloaded = installedProgram()
  rmSync(FAILED_DOWNLOAD, { force: true })
  if (downloaded !== null) return { path: downloaded }
  rememberFailed(wanted)
  return { why: `${NOT_INSTALLED} and could not be downloaded` }
}

const wantedVersion = () => JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')).version

/** Null as well where what lies there belongs to another version. */
function installedProgram() {
  try {
    if (
      readFileSync(join(FOLDER, 'dist', 'version'), 'utf8')
        .trim()
        .replace(/^v/, '') !== wantedVersion()
    ) {
      return null
    }
    const path = join(FOLDER, 'dist', readFileSync(join(FOLDER, 'path.txt'), 'utf8').trim())
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

/** Success is what lies there afterwards. */
async function download() {
  const seconds = Number(process.env.LIKENESS_DOWNLOAD_SECONDS) || DOWNLOAD_SECONDS
  say(`Downloading the Electron program for the window, once, for ${seconds} s at the most …`)
  let isStopped = false
  const exitCode = await run(projectNode(), [join(FOLDER, 'install.js')], {
    env: projectEnvironment(),
    stdio: 'ignore',
    deadlineMs: seconds * 1000,
    onSignal: () => {
      isStopped = true
    },
  })
  return { exitCode, isStopped }
}

/** @returns {FailedDownload | null} */
function readFailed() {
  try {
    return JSON.parse(readFileSync(FAILED_DOWNLOAD, 'utf8'))
  } catch {
    return null
  }
}

/** @param {FailedDownload} failed */
function rememberFailed(failed) {
  mkdirSync(dirname(FAILED_DOWNLOAD), { recursive: true })
  writeFileSync(FAILED_DOWNLOAD, JSON.stringify(failed))
}

import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { inProject, projectEnvironment, projectNode, toolPath } from './project.mjs'
import { run, say } from './run.mjs'

/** What a build is made of. */
const INPUTS = [
  'electron',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]

/** What a build leaves; one of them missing means there is none. */
const OUTPUTS = [
  'out/main/desktop.js',
  'out/main/web.js',
  'out/main/cli.js',
  'out/main/worker.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
]

const RECORD = 'out/built-from'

/** What the build says is of use only when it fails. */
const LOG = 'out/build.log'

/**
 * A fingerprint of files and folders, by name and content.
 * @param {string} folder
 * @param {readonly string[]} inputs paths in the folder; missing ones count as missing
 */
export function fingerprint(folder, inputs) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const path of filesIn(folder, input)) {
      const content = readFileSync(join(folder, path))
      hash.update(`${path}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} folder
 * @param {string} input
 */
function filesIn(folder, input) {
  const path = join(folder, input)
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [input]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(input, name))
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
}

/**
 * Whether the last finished build was made of these sources.
 * @param {string} folder
 * @param {string} sources their fingerprint
 */
export function isBuilt(folder, sources) {
  const record = join(folder, RECORD)
  return (
    existsSync(record) &&
    readFileSync(record, 'utf8') === sources &&
    OUTPUTS.every((output) => existsSync(join(folder, output)))
  )
}

/** Builds when the sources changed since the last build. False: it did not work. */
export async function ensureBuild() {
  const sources = fingerprint(inProject(), INPUTS)
  if (isBuilt(inProject(), sources)) return true
  say('Building …')
  mkdirSync(inProject('out'), { recursive: true })
  // A build that is broken off must not count.
  rmSync(inProject(RECORD), { force: true })
  const log = openSync(inProject(LOG), 'w')
  const exitCode = await run(projectNode(), [toolPath('electron-vite'), 'build'], {
    env: projectEnvironment(),
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  if (exitCode !== 0) {
    say(`${readFileSync(inProject(LOG), 'utf8')}\nThe build failed, see above.`)
    return false
  }
  writeFileSync(inProject(RECORD), sources)
  return true
}

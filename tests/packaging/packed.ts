import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { extractFile, listPackage, statFile, uncacheAll } from '@electron/asar'
import { inProject, projectEnvironment, projectNode, toolPath } from '../../electron/launch/project.mjs'
import { type Platform, writeFakeElectron } from './fake-electron.ts'

export interface Target {
  readonly platform: Platform
  readonly arch: 'x64' | 'arm64'
}

/** Every system Likeness is packed for. A Mac's application cannot be laid out on Windows. */
export const targets: readonly Target[] = [
  { platform: 'linux', arch: 'x64' },
  { platform: 'linux', arch: 'arm64' },
  { platform: 'win32', arch: 'x64' },
  ...(process.platform === 'win32' ? [] : (['arm64', 'x64'] as const)).map(
    (arch): Target => ({ platform: 'darwin', arch }),
  ),
]

/** The target among them that is this machine's own. */
export const ownTarget: Target =
  targets.find(({ platform, arch }) => platform === process.platform && arch === process.arch) ??
  (() => {
    throw new Error(`Likeness is not packed for ${process.platform} on ${process.arch}.`)
  })()

const layouts = {
  linux: { option: '--linux', program: 'likeness', resources: 'resources' },
  win32: { option: '--win', program: 'Likeness.exe', resources: 'resources' },
  darwin: { option: '--mac', program: 'Likeness.app', resources: 'Likeness.app/Contents/Resources' },
}

/** What electron-builder calls the folder of an application that is not made into an installer. */
const folderNames: Record<string, string> = {
  'linux-x64': 'linux-unpacked',
  'linux-arm64': 'linux-arm64-unpacked',
  'win32-x64': 'win-unpacked',
  'darwin-x64': 'mac',
  'darwin-arm64': 'mac-arm64',
}

const applicationFolder = (folder: string, { platform, arch }: Target) =>
  path.join(folder, `${platform}-${arch}`)

/** An application as electron-builder lays it out before it makes an installer of it. */
export class Packed {
  /** The folder that an installer would install. */
  readonly folder: string
  /** What holds the fuses, as @electron/fuses wants it named. */
  readonly program: string
  readonly archive: string
  /** Every file that belongs to Likeness, by its path in the archive; true: it lies outside of it. */
  readonly files: ReadonlyMap<string, boolean>

  /** `packages`: where `pack` has put it. */
  constructor(packages: string, target: Target) {
    const layout = layouts[target.platform]
    const name = folderNames[`${target.platform}-${target.arch}`] ?? ''
    const folder = path.join(applicationFolder(packages, target), name)
    this.folder = folder
    this.program = path.join(folder, layout.program)
    this.archive = path.join(folder, layout.resources, 'app.asar')
    uncacheAll()
    this.files = filesIn(this.archive)
  }

  read(file: string): Buffer {
    return this.files.get(file) === true
      ? readFileSync(path.join(`${this.archive}.unpacked`, file))
      : extractFile(this.archive, path.normalize(file))
  }

  json(file: string) {
    return JSON.parse(this.read(file).toString('utf8'))
  }
}

function filesIn(archive: string): Map<string, boolean> {
  const files = new Map<string, boolean>()
  for (const listed of listPackage(archive, { isPack: false })) {
    const file = listed.replaceAll('\\', '/').replace(/^\//, '')
    const entry = statFile(archive, path.normalize(file))
    if ('size' in entry) files.set(file, entry.unpacked === true)
  }
  return files
}

/** Lays the application out by the project's own rules, around a program that stands for Electron. */
export async function pack(target: Target, packages: string): Promise<void> {
  const { platform, arch } = target
  const electron = path.join(packages, `electron-${platform}`)
  if (!existsSync(electron)) writeFakeElectron(electron, platform)
  await build([
    layouts[platform].option,
    `--${arch}`,
    '--dir',
    `--config.electronDist=${electron}`,
    `--config.directories.output=${applicationFolder(packages, target)}`,
    // Nothing is signed in a test, whatever certificates this machine has.
    ...(platform === 'darwin' ? ['--config.mac.identity=null'] : []),
  ])
}

async function build(args: readonly string[]): Promise<void> {
  const child = spawn(projectNode(), [toolPath('electron-builder'), '--publish', 'never', ...args], {
    cwd: inProject(),
    env: projectEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
    })
  }
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`electron-builder ended with ${code}:\n${said}`)
}

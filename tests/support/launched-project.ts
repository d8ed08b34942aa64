import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { projectNode } from '../../electron/launch/project.mjs'
import { startProcess } from './processes.ts'

const sources = fileURLToPath(new URL('../../electron/', import.meta.url))

const VERSION = '45.0.0'

/** Stands in for electron-vite: the build of a project whose programs only say which one was started. */
const BUILD = `
import { mkdirSync, writeFileSync } from 'node:fs'
for (const folder of ['main', 'preload', 'renderer']) mkdirSync('out/' + folder, { recursive: true })
for (const name of ['main/cli.js', 'main/desktop.js', 'preload/preload.cjs', 'renderer/index.html']) {
  writeFileSync('out/' + name, '')
}
writeFileSync('out/main/web.js', 'console.log(["browser", ...process.argv.slice(2)].join(" "))')
`

/** People are not root, and Chromium opens no window for root, but tests may run as root. */
const NOT_ROOT = 'if (process.getuid) process.getuid = () => 1000'

const NO_ANSWER = { CI: undefined, INIT_CWD: undefined, LIKENESS_HOST: undefined, SSH_TTY: undefined }

/** Where a window would be seen, on every system. */
export const DISPLAY = { DISPLAY: ':7', SSH_CONNECTION: undefined }

/** Where none would, on every system. */
export const NO_DISPLAY = {
  DISPLAY: undefined,
  WAYLAND_DISPLAY: undefined,
  SSH_CONNECTION: '192.0.2.1 50000 192.0.2.2 22',
}

/** A project with nothing but the launcher in it, to be started with whatever Electron a test puts there. */
export class LaunchedProject {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
    cpSync(path.join(sources, 'launch'), path.join(folder, 'electron', 'launch'), { recursive: true })
    this.write('electron/launch.mjs', readFileSync(path.join(sources, 'launch.mjs'), 'utf8'))
    this.write('package.json', JSON.stringify({ type: 'module', main: 'out/main/desktop.js' }))
    this.write('package-lock.json', '{"packages":{}}')
    this.write('node_modules/.package-lock.json', '{"packages":{}}')
    this.write('node_modules/electron-vite/package.json', '{"type":"module","bin":"build.mjs"}')
    this.write('node_modules/electron-vite/build.mjs', BUILD)
    this.write('node_modules/electron/package.json', JSON.stringify({ version: VERSION }))
    this.write('not-root.mjs', NOT_ROOT)
  }

  write(name: string, content: string): void {
    const file = path.join(this.folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
  }

  /**
   * Puts a program where Electron's lies: Node, which like Electron runs the `main` of the folder it is
   * given. `desktop` is that main.
   */
  installElectron(desktop: string): void {
    const program = path.join(this.folder, 'node_modules', 'electron', 'dist', 'program.exe')
    this.write('node_modules/electron/dist/version', `v${VERSION}`)
    this.write('node_modules/electron/path.txt', path.basename(program))
    if (process.platform === 'win32') copyFileSync(projectNode(), program)
    else symlinkSync(projectNode(), program)
    this.writeDesktop(desktop)
  }

  writeDesktop(desktop: string): void {
    const build = `${BUILD}writeFileSync('out/main/desktop.js', ${JSON.stringify(desktop)})`
    this.write('node_modules/electron-vite/build.mjs', build)
  }

  /** What a download does in place of downloading; each one is counted. */
  writeDownload(script: string): void {
    const count = `require('node:fs').appendFileSync(__dirname + '/downloads', '1');`
    this.write('node_modules/electron/install.js', count + script)
  }

  downloads(): number {
    const file = path.join(this.folder, 'node_modules', 'electron', 'downloads')
    return existsSync(file) ? readFileSync(file, 'utf8').length : 0
  }

  /** `npm start`, as far as the launcher has a part in it. */
  start(args: readonly string[], env: Record<string, string | undefined>) {
    const notRoot = pathToFileURL(path.join(this.folder, 'not-root.mjs')).href
    return startProcess(pathToFileURL(path.join(this.folder, 'electron', 'launch.mjs')), ['start', ...args], {
      env: { ...NO_ANSWER, ...env, NODE_OPTIONS: `--import=${notRoot}` },
    })
  }
}

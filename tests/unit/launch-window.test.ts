import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { whyNoDownload } from '../../electron/launch/electron-program.mjs'
import { chooseHost, endedAtOnce, whyNoWindow } from '../../electron/launch/window.mjs'
import { DISPLAY, LaunchedProject, NO_DISPLAY } from '../support/launched-project.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
let project: LaunchedProject

beforeEach(() => {
  project = new LaunchedProject(mkdtempSync(path.join(folder, 'project-')))
})

const start = (args: string[] = [], env: Record<string, string | undefined> = DISPLAY) =>
  project.start(args, env).ended

/** On Windows there are none to pass on: the terminal itself tells every program in it. */
const signals: NodeJS.Signals[] = process.platform === 'win32' ? [] : ['SIGINT', 'SIGTERM']

/** The one line that says why there is no window. */
const reasonIn = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('No desktop window'))

describe('npm start', () => {
  test('opens the window, gives it what it was given, and ends with its code', async () => {
    project.installElectron('console.log("window", process.argv.slice(2).join(" ")); process.exit(0)')
    const ending = await start(['likeness://clusters/7', 'inbox.jsonl'])
    expect(ending.stdout).toBe('window likeness://clusters/7 inbox.jsonl\n')
    expect(reasonIn(ending.stderr)).toEqual([])
    expect(ending.code).toBe(0)
  })

  test('ends with the code of a window that was open and failed later', async () => {
    project.installElectron('setTimeout(() => process.exit(3), 1200)')
    expect(await start()).toMatchObject({ code: 3, stdout: '' })
  })

  test.each([
    ['exits with a code', 'process.exit(127)', 'exit code 127'],
    ['crashes', 'process.abort()', 'exit code 134'],
  ])('serves the browser where the window %s at once', async (_, desktop, why) => {
    project.installElectron(desktop)
    const ending = await start(['--desktop', 'inbox.jsonl'])
    expect(ending.stdout).toBe('browser inbox.jsonl\n')
    expect(reasonIn(ending.stderr)).toEqual([expect.stringContaining(why)])
    expect(ending.code).toBe(0)
  })

  test('serves the browser where there is no display, and downloads nothing for it', async () => {
    project.writeDownload('')
    const ending = await start([], NO_DISPLAY)
    expect(ending.stdout).toBe('browser\n')
    expect(reasonIn(ending.stderr)).toHaveLength(1)
    expect(project.downloads()).toBe(0)
  })

  test.each([
    ['--browser', ['--browser'], DISPLAY],
    ['LIKENESS_HOST', [], { ...DISPLAY, LIKENESS_HOST: 'browser' }],
  ])('serves the browser by %s without a word about windows', async (_, args, env) => {
    project.installElectron('console.log("window")')
    const ending = await start(args, env)
    expect(ending).toMatchObject({ code: 0, stdout: 'browser\n' })
    expect(reasonIn(ending.stderr)).toEqual([])
  })

  test.each(signals)('gives the window a %s, and takes its end for the end', async (signal) => {
    project.installElectron(
      `process.on("SIGINT", () => process.exit(9)); process.on("SIGTERM", () => process.exit(9));
      setInterval(() => {}, 1e6); console.log("up")`,
    )
    const started = project.start([], DISPLAY)
    await started.untilSaid('up')
    started.child.kill(signal)
    expect(await started.ended).toMatchObject({ code: 9, stdout: 'up\n' })
  })
})

describe('a download of Electron', () => {
  const installs = (desktop: string) => {
    project.writeDesktop(desktop)
    return `
      const fs = require('node:fs'), path = require('node:path')
      fs.mkdirSync(path.join(__dirname, 'dist'))
      fs.writeFileSync(path.join(__dirname, 'dist', 'version'), '45.0.0')
      fs.writeFileSync(path.join(__dirname, 'path.txt'), 'program.exe')
      fs.copyFileSync(process.execPath, path.join(__dirname, 'dist', 'program.exe'))
    `
  }

  test('that works is made once, said in one line, and opens the window', async () => {
    project.writeDownload(installs('console.log("window")'))
    const first = await start()
    expect(first.stdout).toBe('window\n')
    expect(first.stderr.match(/Downloading/g)).toHaveLength(1)
    const second = await start()
    expect(second.stdout).toBe('window\n')
    expect(second.stderr).not.toContain('Downloading')
    expect(project.downloads()).toBe(1)
  })

  test('that fails is not tried again that day, but for somebody who asks', async () => {
    project.writeDownload('process.exit(1)')
    expect((await start()).stdout).toBe('browser\n')
    const second = await start()
    expect(second.stdout).toBe('browser\n')
    expect(reasonIn(second.stderr)).toEqual([expect.stringContaining('less than a day ago')])
    expect(project.downloads()).toBe(1)
    await start(['--desktop'])
    expect(project.downloads()).toBe(2)
  })

  test('that hangs is ended at its deadline', async () => {
    project.writeDownload('setInterval(() => {}, 1000)')
    const ending = await start([], { ...DISPLAY, LIKENESS_DOWNLOAD_SECONDS: '0.2' })
    expect(ending).toMatchObject({ code: 0, stdout: 'browser\n' })
    expect(reasonIn(ending.stderr)).toEqual([expect.stringContaining('could not be downloaded')])
  })

  test.each(signals)('that is broken off by %s ends it all, and counts for nothing', async (signal) => {
    project.writeDownload('setInterval(() => {}, 1000)')
    const started = project.start([], DISPLAY)
    await vi.waitFor(() => expect(project.downloads()).toBe(1), { timeout: 10_000 })
    started.child.kill(signal)
    const ending = await started.ended
    expect(ending.stdout).toBe('')
    expect(ending.code).toBeGreaterThan(128)
    project.writeDownload('process.exit(1)')
    await start()
    expect(project.downloads()).toBe(2)
  })

  test.each([
    ['ELECTRON_SKIP_BINARY_DOWNLOAD', { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' }],
    ['CI', { CI: 'true' }],
  ])('is not begun where %s is set', async (_, env) => {
    project.writeDownload('')
    const ending = await start([], { ...DISPLAY, ...env })
    expect(ending.stdout).toBe('browser\n')
    expect(project.downloads()).toBe(0)
  })

  test('that failed counts for a day and for its version', () => {
    const hour = 3_600_000
    const failed = { at: 100 * hour, version: '1' }
    const against = (hours: number, version = '1') => whyNoDownload({}, failed, { at: hours * hour, version })
    expect(against(101)).toContain('less than a day ago')
    expect(against(125)).toBeNull()
    expect(against(101, '2')).toBeNull()
    // A clock that was set back.
    expect(against(99)).toBeNull()
    expect(whyNoDownload({}, null, failed)).toBeNull()
  })
})

describe('whether there can be a window', () => {
  const why = (platform: string, env: NodeJS.ProcessEnv, isRoot = false) =>
    whyNoWindow({ platform, env, isRoot })

  test('on Linux: with a display of either kind, and not for root', () => {
    expect(why('linux', {})).toContain('display')
    expect(why('linux', { DISPLAY: '' })).toContain('display')
    expect(why('linux', { DISPLAY: ':0' })).toBeNull()
    expect(why('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBeNull()
    expect(why('linux', { DISPLAY: 'localhost:10.0', SSH_CONNECTION: 'x' })).toBeNull()
    expect(why('linux', { DISPLAY: ':0' }, true)).toContain('root')
  })

  test.each(['darwin', 'win32'])('on %s: always, but not over SSH', (platform) => {
    expect(why(platform, {})).toBeNull()
    expect(why(platform, {}, true)).toBeNull()
    expect(why(platform, { SSH_CONNECTION: 'x' })).toContain('SSH')
  })
})

test('the host is the last one asked for', () => {
  expect(chooseHost([], {})).toEqual({ host: 'desktop', isWished: false, rest: [] })
  expect(chooseHost(['a', '--browser', 'b'], {})).toEqual({
    host: 'browser',
    isWished: false,
    rest: ['a', 'b'],
  })
  expect(chooseHost(['--desktop'], { LIKENESS_HOST: 'browser' }).host).toBe('desktop')
  expect(chooseHost(['--desktop', '--browser'], {}).host).toBe('browser')
})

test('a window that was open has not ended at once, whatever its code', () => {
  expect(endedAtOnce(0, 10)).toBe(false)
  expect(endedAtOnce(1, 999)).toBe(true)
  expect(endedAtOnce(1, 1_001)).toBe(false)
  expect(endedAtOnce(133, 4_000)).toBe(true)
  expect(endedAtOnce(133, 60_000)).toBe(false)
})

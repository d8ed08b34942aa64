import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inProject, projectNode, toolPath } from '../../electron/launch/project.mjs'

/** Far fewer than there are: what matters is that the checker saw the TypeScript at all. */
const FEWEST_MODULES = 150

interface Report {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]
  }
}

/** Runs the layer check on `electron`, `renderer` and `shared` of a folder, with the project's rules. */
function checkLayers(folder: string): Report {
  const args = ['--config', inProject('.dependency-cruiser.cjs'), '--output-type', 'json']
  const { stdout, stderr } = spawnSync(
    projectNode(),
    [toolPath('dependency-cruiser', 'depcruise'), ...args, 'electron', 'renderer', 'shared'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  )
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

const STEPS = ['store', 'messages', 'embeddings', 'links', 'configs', 'clusters', 'labels']

/** Every step with every step that comes after it. */
const laterSteps = STEPS.flatMap((step, index) => STEPS.slice(index + 1).map((later) => ({ step, later })))

/** A file that holds a forbidden import, and the rule that has to say so. */
const plants: { file: string; content: string; rule: string }[] = [
  { file: 'shared/to-main.ts', content: "import '../electron/store/good.ts'", rule: 'shared-is-a-leaf' },
  { file: 'shared/to-renderer.ts', content: "import '../renderer/good.ts'", rule: 'shared-is-a-leaf' },
  { file: 'shared/to-node.ts', content: "import 'node:fs'", rule: 'shared-no-node' },
  {
    file: 'renderer/to-main.ts',
    content: "import type { Good } from '../electron/store/good.ts'\nexport type Planted = Good",
    rule: 'renderer-never-main',
  },
  {
    file: 'renderer/to-node.ts',
    content: "import { readFile } from 'fs'\nvoid readFile",
    rule: 'renderer-no-node',
  },
  {
    file: 'electron/store/to-renderer.ts',
    content: "import '../../renderer/good.ts'",
    rule: 'main-never-renderer',
  },
  {
    file: 'electron/app/to-electron.ts',
    content: "import 'electron'",
    rule: 'only-desktop-imports-electron',
  },
  {
    file: 'electron/web/to-electron.ts',
    content: "export const planted = () => import('electron')",
    rule: 'only-desktop-imports-electron',
  },
  { file: 'electron/labels/to-app.ts', content: "import '../app/good.ts'", rule: 'steps-never-app-or-host' },
  { file: 'electron/labels/to-web.ts', content: "import '../web/good.ts'", rule: 'steps-never-app-or-host' },
  { file: 'electron/app/to-web.ts', content: "import '../web/good.ts'", rule: 'app-never-host' },
  { file: 'electron/app/to-instance.ts', content: "import '../instance/good.ts'", rule: 'app-never-host' },
  { file: 'electron/instance/to-web.ts', content: "import '../web/good.ts'", rule: 'instance-never-host' },
  {
    file: 'electron/instance/to-worker.ts',
    content: "import '../worker/good.ts'",
    rule: 'instance-never-host',
  },
  {
    file: 'electron/labels/to-ways.ts',
    content: "import '../ways/good.ts'",
    rule: 'steps-never-app-or-host',
  },
  { file: 'electron/app/to-ways.ts', content: "import '../ways/good.ts'", rule: 'app-never-host' },
  { file: 'electron/ways/to-web.ts', content: "import '../web/good.ts'", rule: 'ways-never-host' },
  { file: 'electron/worker/to-web.ts', content: "import '../web/good.ts'", rule: 'hosts-never-each-other' },
  {
    file: 'electron/page/to-instance.ts',
    content: "import '../instance/good.ts'",
    rule: 'page-stands-alone',
  },
  {
    file: 'electron/desktop/to-web.ts',
    content: "import '../web/good.ts'",
    rule: 'hosts-never-each-other',
  },
  {
    file: 'electron/web/to-cli.ts',
    content: "import '../command-line/good.ts'",
    rule: 'hosts-never-each-other',
  },
  {
    file: 'electron/command-line/to-web.ts',
    content: "import '../web/good.ts'",
    rule: 'hosts-never-each-other',
  },
  {
    file: 'electron/launch/to-main.mjs',
    content: "import '../store/good.ts'",
    rule: 'launcher-stands-alone',
  },
  { file: 'electron/launch/to-package.mjs', content: "import 'zod'", rule: 'launcher-stands-alone' },
  { file: 'electron/web/to-entry.ts', content: "import '../web.ts'", rule: 'nothing-imports-an-entry' },
  { file: 'shared/nowhere.ts', content: "import './nothing.ts'", rule: 'not-to-unresolvable' },
  { file: 'shared/round.ts', content: "import './trip.ts'", rule: 'no-circular' },
  ...laterSteps.map(({ step, later }) => ({
    file: `electron/${step}/to-${later}.ts`,
    content: `import type { Good } from '../${later}/good.ts'\nexport type Planted = Good`,
    rule: `${step}-uses-only-earlier-steps`,
  })),
]

const sound: Record<string, string> = {
  'shared/good.ts': 'export type Good = 1',
  'shared/trip.ts': "import './round.ts'",
  'renderer/good.ts': "import '../shared/good.ts'",
  'electron/web.ts': "import './web/good.ts'\nimport './app/good.ts'",
  'electron/page/good.ts': 'export type Good = 1',
  'electron/web/page.ts': "import '../page/good.ts'",
  'electron/desktop/window.ts': "import 'electron'\nimport '../page/good.ts'\nimport '../app/good.ts'",
  'electron/ways/good.ts': "import '../instance/good.ts'\nimport '../app/good.ts'\nexport type Good = 1",
  'electron/worker/good.ts': "import '../ways/good.ts'\nimport '../app/good.ts'\nexport type Good = 1",
  'electron/launch/good.mjs': "import 'node:fs'",
  ...Object.fromEntries(
    [...STEPS, 'app', 'instance', 'web', 'command-line'].map((folder, index, folders) => [
      `electron/${folder}/good.ts`,
      // Each uses all that come before it, except one host the other.
      [
        "import '../../shared/good.ts'",
        ...folders.slice(0, Math.min(index, 9)).map((name) => `import '../${name}/good.ts'`),
      ]
        .concat('export type Good = 1')
        .join('\n'),
    ]),
  ),
}

test('the project keeps to its layers, and the check sees it whole', () => {
  const { modules, summary } = checkLayers(inProject())
  expect(summary.violations).toEqual([])
  expect(modules.filter(({ source }) => /^(electron|renderer|shared)\//.test(source)).length).toBeGreaterThan(
    FEWEST_MODULES,
  )
})

describe('a forbidden import is reported', () => {
  let folder: string
  let report: Report

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'likeness-layers-'))
    copyFileSync(inProject('tsconfig.base.json'), path.join(folder, 'tsconfig.base.json'))
    symlinkSync(inProject('node_modules'), path.join(folder, 'node_modules'), 'junction')
    const planted = Object.fromEntries(plants.map(({ file, content }) => [file, content]))
    for (const [file, content] of Object.entries({ ...sound, ...planted })) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
      writeFileSync(path.join(folder, file), `${content}\n`)
    }
    report = checkLayers(folder)
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each(plants)('$file breaks $rule', ({ file, rule }) => {
    const found = report.summary.violations
      .filter(({ from }) => from === file)
      .map((violation) => violation.rule.name)
    expect(found).toContain(rule)
  })

  test('and nothing else is', () => {
    const broken = new Set(report.summary.violations.map(({ from }) => from))
    expect(Object.keys(sound).filter((file) => broken.has(file) && file !== 'shared/trip.ts')).toEqual([])
  })
})

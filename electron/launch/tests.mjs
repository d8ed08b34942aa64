import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensureBuild } from './build.mjs'
import { closingLine, countsOf, playwrightCounts, vitestCounts } from './counts.mjs'
import { inProject, projectEnvironment, projectNode, toolPath } from './project.mjs'
import { run } from './run.mjs'
import { hasTestServer, sayMissingServer } from './test-server.mjs'

/** @typedef {import('./counts.mjs').Counts} Counts */
/** @typedef {{ name: string, run: (reportFolder: string) => Promise<Counts> }} Stage */

/** The tests start hundreds of processes from source: each would compile the same files anew. */
const compiled = inProject('node_modules', '.cache', 'likeness', 'compiled')

/**
 * @param {string} script
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
const runTool = (script, args, env = {}) =>
  run(projectNode(), [script, ...args], {
    env: { ...projectEnvironment(), NODE_COMPILE_CACHE: compiled, ...env },
  })

/**
 * A stage that runs checkers one after the other; they count only when one fails.
 * @param {string} name
 * @param {() => Promise<number>} check
 * @returns {Stage}
 */
const checkStage = (name, check) => ({
  name,
  run: async () => ({ passed: 0, failed: (await check()) === 0 ? 0 : 1 }),
})

/**
 * @param {string} name
 * @param {string[]} projects of vitest.config.ts, whose files run side by side
 * @returns {Stage}
 */
const vitestStage = (name, projects = [name]) => ({
  name,
  run: async (reportFolder) => {
    const report = join(reportFolder, `${name}.json`)
    const args = [
      'run',
      ...projects.map((project) => `--project=${project}`),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]
    return countsOf(report, vitestCounts, await runTool(toolPath('vitest'), args))
  },
})

/** @type {Stage} */
const browserStage = {
  name: 'browser',
  run: async (reportFolder) => {
    const browser = await ensureBrowser()
    if (browser === null) return { passed: 0, failed: 1 }
    const report = join(reportFolder, 'browser.json')
    const env = { LIKENESS_BROWSER: browser, LIKENESS_BROWSER_REPORT: report }
    const exitCode = await runTool(toolPath('@playwright/test', 'playwright'), ['test'], env)
    return countsOf(report, playwrightCounts, exitCode)
  },
}

const biome = (/** @type {string[]} */ ...args) => runTool(toolPath('@biomejs/biome', 'biome'), args)

async function checkTypes() {
  for (const layer of ['shared', 'electron', 'renderer', 'tests']) {
    const exitCode = await runTool(toolPath('typescript', 'tsc'), ['-p', `tsconfig.${layer}.json`])
    if (exitCode !== 0) return exitCode
  }
  return 0
}

const checkLayers = () =>
  runTool(toolPath('dependency-cruiser', 'depcruise'), [
    '--config',
    '.dependency-cruiser.cjs',
    'electron',
    'renderer',
    'shared',
  ])

const onEmbedded = ['contract', 'store', 'embedded']
const onServer = ['contract-native', 'store-native', 'native']

/** @type {Stage[]} */
const stages = [
  checkStage('format', () => biome('format', '.')),
  checkStage('lint', () => biome('lint', '--error-on-warnings', '.')),
  checkStage('types', checkTypes),
  checkStage('layers', checkLayers),
  checkStage('unused', () => runTool(toolPath('knip'), ['--no-progress'])),
  vitestStage('unit'),
  vitestStage('databases', [...onEmbedded, ...(hasTestServer() ? onServer : [])]),
  checkStage('build', async () => ((await ensureBuild()) ? 0 : 1)),
  vitestStage('packaging'),
  browserStage,
]

/**
 * Runs stages up to the first that fails; the last line says how many tests passed and failed.
 * @param {Stage[]} list
 * @param {() => void} [beforeClosing]
 * @returns {Promise<number>} exit code
 */
async function runStages(list, beforeClosing = () => {}) {
  const reportFolder = mkdtempSync(join(tmpdir(), 'likeness-reports-'))
  const total = { passed: 0, failed: 0 }
  try {
    for (const stage of list) {
      console.log(`\n== ${stage.name}`)
      const startedAt = performance.now()
      const { passed, failed } = await stage.run(reportFolder)
      total.passed += passed
      total.failed += failed
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      console.log(`== ${stage.name}: ${failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s`)
      if (failed > 0) {
        console.log(`\nStopped at "${stage.name}", see above; what comes after it was not run.`)
        break
      }
    }
  } finally {
    rmSync(reportFolder, { recursive: true, force: true })
  }
  beforeClosing()
  console.log(closingLine(total))
  return total.failed === 0 ? 0 : 1
}

export async function runTests() {
  sayMissingServer()
  return await runStages(stages, sayMissingServer)
}

export const runAcceptance = () => runStages([vitestStage('accept')])

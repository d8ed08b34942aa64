import { existsSync } from 'node:fs'
import { ensureBuild } from './build.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { inProject, projectEnvironment, projectNode, toolPath } from './project.mjs'
import { run, say } from './run.mjs'
import { runAcceptance, runTests } from './tests.mjs'
import { chooseHost, openWindow } from './window.mjs'

/** Installs and builds where needed. False: one of them failed and said so. */
const prepare = async () => (await ensureDependencies()) && (await ensureBuild())

/**
 * Runs a program of the build in place of this one, in the folder the person called it from: npm itself
 * has moved to the project's.
 * @param {string} name
 * @param {string[]} args
 */
const runBuilt = (name, args) =>
  run(projectNode(), [inProject('out', 'main', name), ...args], {
    env: projectEnvironment(),
    cwd: process.env.INIT_CWD ?? process.cwd(),
    owned: true,
  })

/**
 * Opens the window where there can be one, and else serves the browser.
 * @param {string[]} args
 */
async function start(args) {
  if (!(await prepare())) return 1
  const { host, isWished, rest } = chooseHost(args, process.env)
  if (host === 'browser') return runBuilt('web.js', rest)
  const opened = await openWindow(rest, { isWished })
  if ('exitCode' in opened) return opened.exitCode
  say(`No desktop window: ${opened.why}. Likeness is served to the browser instead.`)
  return runBuilt('web.js', rest)
}

/** Makes packages, by default for this system. @param {string[]} args options of electron-builder */
const makePackages = (args) =>
  run(projectNode(), [toolPath('electron-builder'), '--publish', 'never', ...args], {
    env: projectEnvironment(),
  })

/** @type {Record<string, (args: string[]) => Promise<number>>} */
const commands = {
  start,
  package: async (args) => ((await prepare()) ? makePackages(args) : 1),
  cli: async (args) => ((await prepare()) ? runBuilt('cli.js', args) : 1),
  worker: async (args) => ((await prepare()) ? runBuilt('worker.js', args) : 1),
  test: async () => ((await ensureDependencies()) ? runTests() : 1),
  accept: async () => {
    if (!existsSync(inProject('..', 'shared', 'data'))) {
      say(
        'The acceptance tests read real messages from ../shared/data beside the project, and it is not there. Put it there and run the command again.',
      )
      return 1
    }
    return (await prepare()) ? runAcceptance() : 1
  },
}

/**
 * Runs one of the commands and gives the exit code of the process.
 * @param {string} name
 * @param {string[]} args
 */
export async function runCommand(name, args) {
  const command = commands[name]
  if (command === undefined) {
    say(`There is no command ${name}. There are: ${Object.keys(commands).join(', ')}.`)
    return 2
  }
  try {
    return await command(args)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return 1
  }
}

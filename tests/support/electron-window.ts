import { existsSync } from 'node:fs'
import { _electron, type Page } from '@playwright/test'
import { inProject } from '../../electron/launch/project.mjs'
import type { ConsoleOptions } from './console.ts'

/** Where Electron's own package puts its program; it is downloaded, so it may be missing. */
export const electronProgram = inProject(
  'node_modules',
  'electron',
  'dist',
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ??
    'electron',
)

export const hasElectron = (): boolean => existsSync(electronProgram)

/** The real program with its window open. */
export interface ElectronWindow {
  readonly page: Page
  stop(): Promise<void>
  kill(): Promise<void>
}

/** Starts the build with the real Electron. */
export async function startElectron(
  options: ConsoleOptions & { readonly dataFolder: string },
): Promise<ElectronWindow> {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  // It would take the module for the program to run.
  if (options.imports !== undefined) throw new Error('Electron loads no modules first: tag it @plain-node.')
  const env = { ...process.env, ...options.env, LIKENESS_DATA: options.dataFolder }
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const started = await _electron.launch({
    executablePath: electronProgram,
    args: [...(isRoot ? ['--no-sandbox'] : []), inProject()],
    env: Object.fromEntries(given),
  })
  const page = await started.firstWindow()
  const ended = new Promise<void>((resolve) => started.process().once('exit', () => resolve()))
  return {
    page,
    stop: () => started.close(),
    async kill() {
      started.process().kill('SIGKILL')
      await ended
    },
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Page, test } from '@playwright/test'
import { type Client, overSocket } from '../../electron/command-line/client.ts'
import { connectToRunning } from '../../electron/instance/running.ts'
import {
  type ConsoleOptions,
  type RunningConsole,
  startConsole as startInBrowser,
} from '../support/console.ts'
import { databaseOfProject } from '../support/console-database.ts'
import { type ElectronWindow, startElectron } from '../support/electron-window.ts'
import { PAGE_ORIGIN, playWindow } from '../support/stand-in/page.ts'
import { Program } from '../support/stand-in/program.ts'

/** What a Playwright project runs the specs on. */
export interface HostOptions {
  readonly host: 'web' | 'desktop-stand-in' | 'desktop'
  readonly database: 'embedded' | 'native'
}

export type { RunningConsole }

/** The host of the project whose test, or whose preparation, this is called in. */
function hostOfProject(): HostOptions['host'] {
  const use: object = test.info().project.use
  return (use as Partial<HostOptions>).host ?? 'web'
}

/** The desktop programs of this worker process: a page shows the window of the one that was started last. */
let program: Program | null = null
let electron: ElectronWindow | null = null

interface Wishes extends ConsoleOptions {
  /** To be there before its database is open, which a busy machine takes long to make. */
  readonly isEarly?: boolean
}

/** Starts Likeness as the project wants it, on a data folder of its own or on a given one. */
export async function startConsole({ isEarly, ...wishes }: Wishes = {}): Promise<RunningConsole> {
  const host = hostOfProject()
  const dataFolder = wishes.dataFolder ?? (await mkdtemp(path.join(tmpdir(), 'likeness-console-')))
  const options = { ...wishes, dataFolder, env: { ...(await databaseOfProject(dataFolder)), ...wishes.env } }
  const clear = async () => {
    if (wishes.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true })
  }
  const started = await starters[host](options)
  if (isEarly !== true) await untilEmbeddedIsOpen(dataFolder)
  return {
    ...started,
    dataFolder,
    stop: () => started.stop().finally(clear),
    kill: () => started.kill().finally(clear),
  }
}

const starters: Record<HostOptions['host'], (wanted: Wanted) => Promise<Started>> = {
  web: startInBrowser,
  desktop: (wanted) => startRealWindow(wanted),
  'desktop-stand-in': (wanted) => startStandIn(wanted),
}

type Started = Omit<RunningConsole, 'dataFolder'>
type Wanted = ConsoleOptions & { readonly dataFolder: string }

async function startStandIn(wanted: Wanted): Promise<Started> {
  const started = new Program(wanted)
  program = started
  if ((await started.opened) === null) {
    throw new Error(`The program ended without a window: ${(await started.ended).stderr}`)
  }
  return {
    url: `${PAGE_ORIGIN}/`,
    origin: PAGE_ORIGIN,
    async stop() {
      const { code, stderr } = await started.stop()
      if (code !== 0 || stderr !== '') throw new Error(`The program ended with ${code}: ${stderr}`)
    },
    kill: () => started.kill(),
  }
}

async function startRealWindow(wanted: Wanted): Promise<Started> {
  const started = await startElectron(wanted)
  electron = started
  return { url: 'app://likeness/', origin: 'app://likeness', stop: started.stop, kill: started.kill }
}

/** Does something from outside the page, over the endpoint that the command line uses. */
export async function byCommandLine(
  dataFolder: string,
  work: (client: Client) => Promise<unknown>,
): Promise<void> {
  const running = await connectToRunning(dataFolder)
  if (running === null) throw new Error(`Nothing runs on ${dataFolder}.`)
  const connection = overSocket(running.socket)
  await work(connection.client).finally(() => connection.close())
}

/** Whether it can be used, and whether a server can, the page says. */
const untilEmbeddedIsOpen = (dataFolder: string): Promise<void> =>
  byCommandLine(dataFolder, async (client) => {
    const { database } = await client.status.read()
    if (database.kind === 'embedded') await client.creators.list().catch(() => undefined)
  })

/** The program of this project behind the page; only where it is a stand-in. */
export function standIn(): Program {
  if (program === null) throw new Error('No program was started.')
  return program
}

/** What the specs are given as their page: Playwright's own, or the window of the program. */
export async function pageOfHost(page: Page, host: HostOptions['host']): Promise<Page> {
  if (host === 'desktop-stand-in') await playWindow(page, () => program)
  return host === 'desktop' ? currentWindow() : page
}

/** The window of the program that was started last, also where that was after the page was asked for. */
function currentWindow(): Page {
  const behind = () => {
    if (electron === null) throw new Error('The page was used before a program was started.')
    return electron.page
  }
  return new Proxy({} as Page, {
    get(_target, name) {
      const value: unknown = Reflect.get(behind(), name)
      return typeof value === 'function' ? value.bind(behind()) : value
    },
  })
}

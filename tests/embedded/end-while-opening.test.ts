import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { overSocket } from '../../electron/command-line/client.ts'
import { connectToRunning } from '../../electron/instance/running.ts'
import { lockFolder } from '../../electron/store/folder-lock.ts'
import { hangingDatabase, makeHangingStart } from '../support/hanging-start.ts'
import { startProcess } from '../support/processes.ts'
import { writeRenderer } from '../support/started-app.ts'
import { TcpProxy } from '../support/tcp-proxy.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const script = new URL('../support/web-process.ts', import.meta.url)
const folder = temporaryFolder()
writeRenderer(folder)

/** More than the program gives itself, on a machine that is busy. */
const A_FEW_SECONDS_MS = 20_000

function startHost(name: string, env: Record<string, string> = {}) {
  const dataFolder = path.join(folder, name)
  const args = [dataFolder, path.join(folder, 'renderer')]
  const host = startProcess(script, args, { env: { DATABASE_URL: undefined, ...env } })
  onTestFinished(() => void host.child.kill('SIGKILL'))
  const end = async () => {
    const beganMs = performance.now()
    host.child.kill('SIGTERM')
    const ending = await host.ended
    expect(performance.now() - beganMs).toBeLessThan(A_FEW_SECONDS_MS)
    return ending
  }
  return { host, end }
}

if (process.platform !== 'win32') {
  test('an embedded database that hangs keeps no program from ending', async () => {
    const dataFolder = path.join(folder, 'hangs')
    const untilItHangs = makeHangingStart(dataFolder)
    const { host, end } = startHost('hangs', { NODE_OPTIONS: `--import ${hangingDatabase.href}` })
    await host.untilSaid('Likeness is at')
    const letGo = await untilItHangs()
    expect(await end()).toMatchObject({
      code: 128,
      stderr: 'Likeness did not end in time and was stopped.\n',
    })
    await letGo()
    lockFolder(dataFolder).release()
  })

  test('the command line reaches a program whose database still opens, and waits for it', async () => {
    const dataFolder = path.join(folder, 'waits')
    const untilItHangs = makeHangingStart(dataFolder)
    const { host, end } = startHost('waits', { NODE_OPTIONS: `--import ${hangingDatabase.href}` })
    await host.untilSaid('Likeness is at')
    const letGo = await untilItHangs()
    const running = await connectToRunning(dataFolder)
    if (running === null) throw new Error('The instance cannot be reached.')
    const { client, close } = overSocket(running.socket)
    expect((await client.status.read()).database).toMatchObject({ state: 'opening', failure: null })
    const reading = client.configs.live()
    const working = client.jobs.read()
    // Asked later and answered at once: those before it wait.
    await client.connections.list()
    await letGo()
    expect(await reading).toMatchObject({ version: 1 })
    expect(await working).toMatchObject({ pause: null })
    await close()
    expect(await end()).toMatchObject({ code: 0, stderr: '' })
  })
}

test('an embedded database that cannot be used ends the program with 1, and is said at the terminal', async () => {
  const dataFolder = path.join(folder, 'unreadable')
  mkdirSync(dataFolder)
  writeFileSync(path.join(dataFolder, 'database'), 'no folder')
  const { code, stdout, stderr } = await startHost('unreadable').host.ended
  expect(code).toBe(1)
  expect(stdout).toMatch(/^Likeness is at http:\S+\n$/)
  expect(stderr).toContain(path.join(dataFolder, 'database'))
  expect(stderr).not.toContain('    at ')
  expect(existsSync(path.join(dataFolder, 'instance.json'))).toBe(false)
  lockFolder(dataFolder).release()
})

test('a start that takes long is given up at once, and is made up for the next time', async () => {
  const { end } = startHost('first')
  await vi.waitUntil(() => existsSync(path.join(folder, 'first', 'training-set.sqlite')), { timeout: 30_000 })
  expect(await end()).toMatchObject({ code: 0, stderr: '' })
  const again = startHost('first')
  await again.host.untilSaid('\n')
  expect(await again.end()).toMatchObject({ code: 0, stderr: '' })
})

test('a server that never answers keeps no program from ending in order', async () => {
  const proxy = await TcpProxy.start(1)
  proxy.hang()
  const { host, end } = startHost('server', {
    DATABASE_URL: `postgres://user:secret@127.0.0.1:${proxy.port}/app`,
  })
  await host.untilSaid('\n')
  expect(await end()).toMatchObject({ code: 0, stderr: '' })
})

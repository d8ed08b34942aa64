import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { start } from '../../electron/app/start.ts'
import { overSocket } from '../../electron/command-line/client.ts'
import { readDiscovery } from '../../electron/instance/discovery.ts'
import { connectToRunning } from '../../electron/instance/running.ts'
import { environmentOf } from '../support/postgres.ts'
import { runProcess, type StartedProcess, startProcess } from '../support/processes.ts'
import { testPlaces, writeRenderer } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const script = new URL('../support/web-process.ts', import.meta.url)
const folder = temporaryFolder()
writeRenderer(folder)
const renderer = path.join(folder, 'renderer')
const running = new Set<StartedProcess>()
const database = await environmentOf(folder)

afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all([...running].map(({ ended }) => ended))
})

const dataFolder = (name: string) => path.join(folder, name)

function startHost(name: string, env: Record<string, string> = {}): StartedProcess {
  const host = startProcess(script, [dataFolder(name), renderer], { env: { ...database, ...env } })
  running.add(host)
  void host.ended.then(() => running.delete(host))
  return host
}

const urlIn = (line: string) => /http:\S+/.exec(line)?.[0] ?? ''

async function statusOf(url: string): Promise<number> {
  const request = httpRequest(url).end()
  const [response] = await once(request, 'response')
  response.resume()
  return response.statusCode
}

describe('a running instance', () => {
  test('says where it is in one line, leaves room for no second, and closes cleanly at Ctrl-C', async () => {
    const host = startHost('one')
    const url = urlIn(await host.untilSaid('\n'))
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)
    expect(await statusOf(url)).toBe(303)

    const second = await startHost('one').ended
    expect(second).toMatchObject({ code: 0, stdout: `Likeness is already running at ${url}\n`, stderr: '' })

    const discovery = await readDiscovery(dataFolder('one'))
    expect(discovery).toMatchObject({ pid: host.child.pid, url })
    if (process.platform !== 'win32') {
      expect(statSync(path.join(dataFolder('one'), 'instance.json')).mode & 0o777).toBe(0o600)
      expect(statSync(discovery?.endpoint ?? '').mode & 0o777).toBe(0o600)
    }

    host.child.kill('SIGINT')
    const { code, stdout, stderr } = await host.ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.trim().split('\n')).toHaveLength(1)
    expect(await readDiscovery(dataFolder('one'))).toBeNull()
    expect(existsSync(discovery?.endpoint ?? '')).toBe(false)

    const app = await start(testPlaces(dataFolder('one')))
    await app.close()
  })

  test('ends its connections when it closes, and says goodbye to them', async () => {
    const host = startHost('goodbye')
    await host.untilSaid('\n')
    const client = await connectToRunning(dataFolder('goodbye'))
    if (client === null) throw new Error('The instance cannot be reached.')
    const idle = connect((await readDiscovery(dataFolder('goodbye')))?.endpoint ?? '')
    await once(idle, 'connect')
    const gone = once(client.socket, 'close')
    host.child.kill('SIGTERM')
    expect((await gone)[0]).toBe(1001)
    expect((await host.ended).code).toBe(0)
  })

  test('that was killed is not taken for a running one', async () => {
    const killed = startHost('killed')
    const before = urlIn(await killed.untilSaid('\n'))
    killed.child.kill('SIGKILL')
    await killed.ended
    expect(await readDiscovery(dataFolder('killed'))).not.toBeNull()
    expect(await connectToRunning(dataFolder('killed'))).toBeNull()

    const next = startHost('killed')
    const after = urlIn(await next.untilSaid('\n'))
    expect(after).not.toBe(before)
    const found = await connectToRunning(dataFolder('killed'))
    expect(found?.discovery.url).toBe(after)
    found?.socket.terminate()
    next.child.kill('SIGINT')
    expect((await next.ended).code).toBe(0)
  })
})

describe('the endpoint for the command line', () => {
  test('takes calls with its token, and nothing without', async () => {
    const name = `long-${'x'.repeat(100)}`
    const host = startHost(name)
    await host.untilSaid('\n')
    const found = await connectToRunning(dataFolder(name))
    if (found === null) throw new Error('The instance cannot be reached.')
    const connection = overSocket(found.socket)
    // What needs the database waits while it is made.
    expect(await connection.client.creators.list()).toEqual([])
    expect((await connection.client.status.read()).database.state).toBe('open')
    await connection.close()

    const { endpoint, token } = found.discovery
    const attempts: Record<string, string>[] = [
      {},
      { authorization: 'Bearer ' },
      { authorization: `Bearer ${token}x` },
      { authorization: `Bearer ${token}`, origin: 'http://localhost' },
    ]
    for (const headers of attempts) {
      const socket = new WebSocket('ws://localhost/api', {
        createConnection: () => connect(endpoint),
        headers,
      })
      socket.on('error', () => {})
      const [request, response] = await once(socket, 'unexpected-response')
      expect(response.statusCode).toBe(401)
      request.destroy()
    }
    host.child.kill('SIGINT')
    expect((await host.ended).code).toBe(0)
    expect(existsSync(endpoint)).toBe(false)
  })
})

describe('a start that cannot work says why and ends with 1', () => {
  test('when the port is no port or taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    for (const wish of ['eighty', '99999', String(port)]) {
      const { code, stdout, stderr } = await startHost('port', { LIKENESS_PORT: wish }).ended
      expect(code).toBe(1)
      expect(stdout).toBe('')
      expect(stderr).toContain(wish)
      expect(stderr).not.toContain('    at ')
    }
    taken.close()
  })

  test('when the data folder is a file', async () => {
    writeFileSync(dataFolder('file'), 'mine')
    const { code, stdout, stderr } = await runProcess(script, [dataFolder('file'), renderer])
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(dataFolder('file'))
    expect(stderr).not.toContain('    at ')
    expect(readFileSync(dataFolder('file'), 'utf8')).toBe('mine')
  })
})

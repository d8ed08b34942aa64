import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { environmentOf } from '../support/postgres.ts'
import { type StartedProcess, startProcess } from '../support/processes.ts'
import { writeRenderer } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const script = new URL('../support/web-process.ts', import.meta.url)
const folder = temporaryFolder()
writeRenderer(folder)
const running = new Set<StartedProcess>()
const database = await environmentOf(folder)

afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all([...running].map(({ ended }) => ended))
})

interface Host {
  readonly url: string
  readonly origin: string
  readonly port: number
  kill(): Promise<void>
}

const dataFolder = (name: string) => path.join(folder, name)

async function startHost(name: string, env: Record<string, string> = {}): Promise<Host> {
  const started = startProcess(script, [dataFolder(name), path.join(folder, 'renderer')], {
    env: { ...database, ...env },
  })
  running.add(started)
  void started.ended.then(() => running.delete(started))
  const url = /http:\S+/.exec(await started.untilSaid('\n'))?.[0] ?? ''
  return {
    url,
    origin: new URL(url).origin,
    port: Number(new URL(url).port),
    async kill() {
      started.child.kill('SIGKILL')
      await started.ended
    },
  }
}

async function ask(url: string, cookie?: string): Promise<IncomingMessage> {
  const request = httpRequest(url, { headers: cookie === undefined ? {} : { cookie } }).end()
  const [response] = await once(request, 'response')
  response.resume()
  return response
}

const statusOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).statusCode

/** What a browser keeps after the printed address was opened. */
async function enter({ url }: Host): Promise<string> {
  const response = await ask(url)
  return response.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

/** Asks for the socket as an open window does. */
async function socketOpens({ origin }: Host, cookie: string): Promise<boolean> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/api`, { headers: { cookie, origin } })
  const opened = await new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  socket.terminate()
  return opened
}

/** Something else that listens on a port. */
async function occupy(port: number) {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

test('an open window finds its host where it was and is let in; the address printed before is worth nothing', async () => {
  const first = await startHost('window')
  const cookie = await enter(first)
  expect(await socketOpens(first, cookie)).toBe(true)
  await first.kill()

  const second = await startHost('window')
  expect(second.port).toBe(first.port)
  expect(await socketOpens(second, cookie)).toBe(true)
  expect(await statusOf(second.origin, cookie)).toBe(200)
  expect(await statusOf(second.origin)).toBe(401)
  expect(await socketOpens(second, '')).toBe(false)

  expect(second.url).not.toBe(first.url)
  expect(await statusOf(first.url)).toBe(401)
  expect(await statusOf(second.url)).toBe(303)
  await second.kill()
})

test('where its port is taken it finds another, and what an open window told whoever took it is of no use', async () => {
  const first = await startHost('window')
  const told = await enter(first)
  await first.kill()
  const other = await occupy(first.port)
  const second = await startHost('window')
  other.close()
  expect(second.port).not.toBe(first.port)
  expect(await statusOf(second.origin, told)).toBe(401)
  const fresh = await enter(second)
  await second.kill()

  const third = await startHost('window')
  expect(third.port).toBe(second.port)
  expect(await statusOf(third.origin, fresh)).toBe(200)
  expect(await statusOf(third.origin, told)).toBe(401)
  await third.kill()
})

test('a port that is asked for comes first and is kept, and does not end the session', async () => {
  const first = await startHost('window')
  const cookie = await enter(first)
  await first.kill()
  const free = await occupy(0)
  free.close()
  const second = await startHost('window', { LIKENESS_PORT: String(free.port) })
  expect(second.port).toBe(free.port)
  expect(await statusOf(second.origin, cookie)).toBe(200)
  await second.kill()
  const third = await startHost('window')
  expect(third.port).toBe(free.port)
  await third.kill()
})

test('deleting the data folder ends all sessions, and no folder lets in with the cookie of another', async () => {
  const first = await startHost('window')
  const cookie = await enter(first)
  expect(await socketOpens(first, cookie)).toBe(true)
  await first.kill()
  rmSync(dataFolder('window'), { recursive: true })

  const second = await startHost('window', { LIKENESS_PORT: String(first.port) })
  const [name] = (await enter(second)).split('=')
  const [, value] = cookie.split('=')
  for (const foreign of [cookie, `${name}=${value}`]) {
    expect(await statusOf(second.origin, foreign)).toBe(401)
    expect(await socketOpens(second, foreign)).toBe(false)
  }
  await second.kill()
})

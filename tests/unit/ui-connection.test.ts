import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createORPCClient, ORPCError } from '@orpc/client'
import { os, type RouterClient } from '@orpc/server'
import { RPCHandler } from '@orpc/server/ws'
import { afterEach, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { type Connection, untilOpen } from '../../renderer/api/connection.ts'
import { followNotices } from '../../renderer/api/follow-notices.ts'
import { socketConnection, waitMs } from '../../renderer/api/socket-connection.ts'
import type { Notice } from '../../shared/model/status.ts'

const notice: Notice = { type: 'changed', what: 'clusters', creator: null }

/** A core that answers, one that never does, and a stream that stays open. */
function startCore() {
  const streams = { opened: 0 }
  const router = {
    hello: os.handler(() => 'hello'),
    failing: os.handler(async function* () {
      yield notice
      throw new ORPCError('STALE_CONFIG', { defined: true, data: {} })
    }),
    never: os.handler(() => new Promise<string>(() => undefined)),
    status: {
      watch: os.handler(async function* () {
        streams.opened++
        yield notice
        await new Promise(() => undefined)
      }),
    },
  }
  return { router, streams }
}

async function listen(router: ReturnType<typeof startCore>['router'], port = 0) {
  const server = createServer()
  const sockets = new WebSocketServer({ server })
  const handler = new RPCHandler(router)
  sockets.on('connection', (socket) => handler.upgrade(socket))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { server, sockets, port: (server.address() as AddressInfo).port }
}

type Host = Awaited<ReturnType<typeof listen>>

async function sayGoodbye({ server, sockets }: Host) {
  for (const socket of sockets.clients) socket.close(1001)
  server.close()
  await once(server, 'close')
}

async function kill({ server, sockets }: { server: Server; sockets: WebSocketServer }) {
  for (const socket of sockets.clients) socket.terminate()
  server.close()
  await once(server, 'close')
}

const undo: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** Resolves at the next change to this state. */
function untilState(connection: Connection, state: string): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (connection.state() !== state) return
      stop()
      resolve()
    }
    const stop = connection.subscribe(check)
    check()
  })
}

test('a call in flight fails with CONNECTION_LOST when the host dies, and calls work again when it is back', async () => {
  const { router } = startCore()
  const host = await listen(router)
  const connection = socketConnection(`ws://127.0.0.1:${host.port}`)
  undo.push(() => connection.close())
  const client: RouterClient<typeof router> = createORPCClient(connection.link)

  expect(await client.hello()).toBe('hello')
  const waiting = client.never().catch((error: unknown) => error)
  await kill(host)
  expect(await waiting).toMatchObject({ code: 'CONNECTION_LOST', defined: true })
  await untilState(connection, 'lost')
  await expect(client.hello()).rejects.toMatchObject({ code: 'CONNECTION_LOST' })

  const again = await listen(router, host.port)
  undo.push(() => kill(again))
  await untilOpen(connection, new AbortController().signal)
  expect(await client.hello()).toBe('hello')
})

/** Reads a stream until it breaks off, and gives what with. */
async function breaksOffWith(stream: AsyncIterable<unknown>, onItem: () => void): Promise<unknown> {
  try {
    for await (const _ of stream) onItem()
    return 'it ended'
  } catch (error) {
    return error
  }
}

test.each([
  ['dies', (host: Host) => kill(host)],
  ['says goodbye', (host: Host) => sayGoodbye(host)],
])('a stream breaks off with CONNECTION_LOST when the host %s', async (_, end) => {
  const { router } = startCore()
  const host = await listen(router)
  const connection = socketConnection(`ws://127.0.0.1:${host.port}`)
  undo.push(() => connection.close())
  const client: RouterClient<typeof router> = createORPCClient(connection.link)
  const first = Promise.withResolvers<void>()
  const broken = breaksOffWith(await client.status.watch(), first.resolve)
  await first.promise
  await end(host)
  expect(await broken).toMatchObject({ code: 'CONNECTION_LOST', defined: true })
})

test('a stream that its reader calls off, or that fails by itself, is not said to have lost its connection', async () => {
  const { router } = startCore()
  const host = await listen(router)
  const connection = socketConnection(`ws://127.0.0.1:${host.port}`)
  undo.push(() => kill(host))
  undo.push(() => connection.close())
  const client: RouterClient<typeof router> = createORPCClient(connection.link)
  const stop = new AbortController()
  const called = await breaksOffWith(await client.status.watch(undefined, { signal: stop.signal }), () =>
    stop.abort(),
  )
  expect(called).not.toMatchObject({ code: 'CONNECTION_LOST' })
  const items: unknown[] = []
  const failed = await breaksOffWith(await client.failing(), () => items.push(1))
  expect(failed).toMatchObject({ code: 'STALE_CONFIG' })
  expect(items).toHaveLength(1)
  expect(await client.hello()).toBe('hello')
})

test('a stream that is called off while the host dies says what calls it off', async () => {
  const { router } = startCore()
  const host = await listen(router)
  const connection = socketConnection(`ws://127.0.0.1:${host.port}`)
  undo.push(() => connection.close())
  const client: RouterClient<typeof router> = createORPCClient(connection.link)
  const stop = new AbortController()
  const first = Promise.withResolvers<void>()
  const stream = await client.status.watch(undefined, { signal: stop.signal })
  const broken = breaksOffWith(stream, first.resolve)
  await first.promise
  const killed = kill(host)
  stop.abort()
  await killed
  expect(await broken).not.toMatchObject({ code: 'CONNECTION_LOST' })
})

test('the stream of notices is opened again after the host died', async () => {
  const { router, streams } = startCore()
  const host = await listen(router)
  const connection = socketConnection(`ws://127.0.0.1:${host.port}`)
  const stop = new AbortController()
  undo.push(() => connection.close())
  const client: RouterClient<typeof router> = createORPCClient(connection.link)
  const heard: Notice[] = []
  let opens = 0
  let onHeard: () => void = () => undefined
  const next = () =>
    new Promise<void>((resolve) => {
      onHeard = resolve
    })
  const first = next()
  const following = followNotices(
    { client: client as never, connection },
    {
      onOpen: () => opens++,
      onNotice: (notice) => {
        heard.push(notice)
        onHeard()
      },
    },
    stop.signal,
  )
  await first
  const second = next()
  await kill(host)
  const again = await listen(router, host.port)
  undo.push(() => kill(again))
  await second
  stop.abort()
  await following
  expect(heard).toEqual([notice, notice])
  expect(opens).toBe(2)
  expect(streams.opened).toBe(2)
})

test('waiting for a connection ends when it is called off', async () => {
  const host = await listen(startCore().router)
  await kill(host)
  const connection = socketConnection(`ws://127.0.0.1:${host.port}`)
  undo.push(() => connection.close())
  const stop = new AbortController()
  const waiting = untilOpen(connection, stop.signal)
  stop.abort()
  await waiting
  expect(connection.state()).not.toBe('open')
})

test('attempts come ever more slowly, up to a few seconds apart', () => {
  const waits = Array.from({ length: 30 }, (_, failures) => waitMs(failures))
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(waits[0]).toBeLessThan(500)
  expect(Math.max(...waits)).toBe(3_000)
})

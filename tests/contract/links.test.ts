import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import { createORPCClient, isDefinedError, ORPCError, safe } from '@orpc/client'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Client, type Connection, overPort, overSocket } from '../../electron/command-line/client.ts'
import { type Calls, openCalls } from '../../electron/instance/calls.ts'
import { socketConnection } from '../../renderer/api/socket-connection.ts'
import type { FileImport } from '../../shared/model/file-import.ts'
import { ClusterId, CreatorId, MessageId } from '../../shared/model/id.ts'
import { startedApp, writeMessages } from '../support/started-app.ts'

const { folder, app } = startedApp()

let calls: Calls
let server: Server
const wires = new Set<Duplex>()

beforeAll(async () => {
  calls = openCalls(app().context)
  server = createServer().on('upgrade', (request, socket, head) => {
    wires.add(socket.once('close', () => wires.delete(socket)))
    calls.accept(request, socket, head)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterAll(async () => {
  await calls.close()
  server.close()
})

const address = () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}`

async function openSocket(): Promise<Connection> {
  const socket = new WebSocket(address())
  await once(socket, 'open')
  return overSocket(socket)
}

/** The app is closed once, by its owner, and not with the first port. */
const openPort = async (): Promise<Connection> => overPort({ ...app(), close: async () => {} })

const missingFile = (name: string) => path.join(folder, 'missing', name)

const look = (client: Client, file: string) =>
  safe(client.imports.look({ source: { from: 'path', path: file } }))

/** What ends a stream: whatever comes before that may, as somebody else is at work. Null: its end. */
async function failureOf(stream: AsyncIterator<unknown>): Promise<unknown> {
  for (;;) {
    const { error, data } = await safe(stream.next())
    if (error !== null) return error
    if (data.done) return null
  }
}

async function importFile(client: Client, creator: string, file: string): Promise<FileImport[]> {
  const begun = await client.imports.start({
    source: { from: 'path', path: file },
    creator: CreatorId.parse(creator),
  })
  const seen: FileImport[] = []
  for await (const state of await client.imports.watch({ id: begun.id })) seen.push(state)
  return seen
}

describe.each([
  { name: 'websocket', open: openSocket },
  { name: 'message-port', open: openPort },
])('over the $name link', ({ name, open }) => {
  let connection: Connection
  let client: Client

  beforeAll(async () => {
    connection = await open()
    client = connection.client
  })
  afterAll(() => connection.close())

  test('a question is answered', async () => {
    const status = await client.status.read()
    expect(status.version).toMatch(/^\d+\.\d+\.\d+/)
    expect(status.database.state).toBe('open')
  })

  test('an expected failure arrives with its code and data', async () => {
    const id = ClusterId.parse(randomUUID())
    const { error } = await safe(client.clusters.read({ id }))
    expect(isDefinedError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'NOT_FOUND', data: { id } })
  })

  test('input that does not fit is refused before anything happens', async () => {
    const { error } = await safe(client.configs.push({ threshold: 2, replaces: 1 }))
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'BAD_REQUEST' })
  })

  test('any text arrives as it was sent', async () => {
    const hostile = fc.constantFrom(
      '\u0000',
      '\ud800',
      '\udc00x',
      '\u202e',
      '</script>',
      '😀',
      "'; --",
      '\\',
      '"',
      '__proto__',
      'é',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(hostile, fc.string()), { maxLength: 6 }), async (pieces) => {
        const note = `x${pieces.join('')}`
        const { error } = await safe(client.configs.push({ threshold: 0.5, note, replaces: 1_000_000 }))
        expect(error).toMatchObject({ code: 'STALE_CONFIG', data: { expected: 1_000_000 } })
        const id = ClusterId.parse(randomUUID())
        const removed = await safe(client.clusters.action({ id, responseText: note }))
        expect(removed.error).toMatchObject({ code: 'NOT_FOUND', data: { id } })
        const { error: gone } = await look(client, missingFile(note.replaceAll(/[\0/]/g, '-')))
        expect(gone).toMatchObject({ data: { file: expect.stringContaining('x') } })
      }),
      { numRuns: 30 },
    )
  })

  test('what cannot be sent fails by itself or counts as left out, and harms no other call', async () => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    for (const value of [circular, 1n, new Map([['a', 1]]), new Date(), new Uint8Array(3)]) {
      const other = client.creators.list()
      expect((await safe(client.clusters.list({ search: value as never }))).error).not.toBeNull()
      expect(await other).toBeInstanceOf(Array)
    }
    for (const value of [() => 1, Symbol('x'), undefined]) {
      const pushed = client.configs.push({ threshold: 0.5, note: value as never, replaces: 1_000_000 })
      expect((await safe(pushed)).error).toMatchObject({
        code: 'STALE_CONFIG',
        data: { expected: 1_000_000 },
      })
    }
    const empty = await safe(
      client.configs.push({ threshold: 0.5, note: null as never, replaces: 1_000_000 }),
    )
    expect(empty.error).toMatchObject({ code: 'BAD_REQUEST' })
  })

  test('answers find the call they belong to, however many are under way', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `${name}-${index}.jsonl`)
    const answers = await Promise.all(names.map((file) => look(client, missingFile(file))))
    for (const [index, { error }] of answers.entries()) {
      expect(error).toMatchObject({
        code: 'FILE_MISSING',
        data: { file: expect.stringContaining(`${name}-${index}.jsonl`) },
      })
    }
  })

  test('a stream brings every state up to the last and ends', async () => {
    const file = path.join(folder, `${name}.jsonl`)
    writeMessages(file, name, 300)
    const states = await importFile(client, `creator-${name}`, file)
    const last = states.at(-1)
    expect(last).toMatchObject({
      state: 'done',
      read: 300,
      stored: 300,
      duplicates: 0,
      conflicts: 0,
      rejected: 0,
    })
    const stored = states.map((state) => state.stored)
    expect(stored).toEqual(stored.toSorted((a, b) => a - b))
  })

  test('how a cluster hangs together is told, and how any two of its messages do', async () => {
    const creator = CreatorId.parse(`creator-${name}`)
    const pending = async () => (await client.creators.list()).find(({ id }) => id === creator)?.pending
    await expect.poll(pending, { timeout: 30_000 }).toBe(0)
    const { items } = await client.clusters.list({ creator, sort: 'largest', limit: 1 })
    const [largest] = items
    if (!largest) throw new Error('nothing was grouped')
    const { id } = largest
    const { weakest, hub, parts } = await client.clusters.chain({ id })
    expect(weakest).toMatchObject({ score: largest.weakestScore, kind: largest.weakestKind })
    expect([(weakest?.below ?? 0) + (weakest?.rest ?? 0), parts]).toEqual([largest.members, 1])
    expect(hub?.message.text).toContain('where is my parcel')
    const members = await client.clusters.members({ id, limit: 500 })
    const [first, last] = [members.items[0]?.message, members.items.at(-1)?.message]
    if (!first || !last || !weakest) throw new Error('it has no two members')
    const { steps, length } = await client.clusters.path({ id, from: last.id, to: first.id })
    expect(length).toBe(steps.length)
    expect([steps[0]?.message.id, steps[0]?.direction]).toEqual([last.id, 'to-match'])
    const { messages } = await client.clusters.side({ id, message: weakest.message.id, side: 'rest' })
    expect(messages).toHaveLength(weakest.rest)
    const stranger = MessageId.parse(randomUUID())
    const { error } = await safe(client.clusters.path({ id, from: first.id, to: stranger }))
    expect(isDefinedError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'CANNOT_TRACE', data: { reason: 'not-here' } })
  })

  test('a stream that fails says why', async () => {
    const watched = await safe(
      (async () => {
        for await (const _ of await client.imports.watch({ id: randomUUID() as FileImport['id'] }));
      })(),
    )
    expect(watched.error).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a stream that is left early or called off disturbs nothing', async () => {
    for await (const { lines } of await client.exports.decisions({})) {
      expect(lines.length).toBeGreaterThan(0)
      break
    }
    const callingOff = new AbortController()
    const notices = await client.status.watch(undefined, { signal: callingOff.signal })
    const next = failureOf(notices)
    callingOff.abort(new Error('enough'))
    expect(await next).not.toBeNull()
    expect((await client.status.read()).database.state).toBe('open')
  })

  test('a call that is called off rejects with the reason', async () => {
    const reason = new Error('not needed any more')
    const { error } = await safe(client.status.read(undefined, { signal: AbortSignal.abort(reason) }))
    expect(error).toBe(reason)
  })

  test('parts of a file arrive byte for byte, whatever bytes they are', async () => {
    const every = Buffer.from(Array.from({ length: 1024 }, (_, index) => index % 256))
    const { upload } = await client.uploads.begin({ fileName: 'bytes.jsonl', bytes: every.length * 2 })
    const part = () => new File([every], 'part')
    expect(await client.uploads.append({ upload, offset: 0, part: part() })).toEqual({ bytes: every.length })
    const { error } = await safe(client.uploads.append({ upload, offset: 7, part: part() }))
    expect(error).toMatchObject({ code: 'UPLOAD_GAP', data: { expected: every.length } })
    expect(await client.uploads.append({ upload, offset: every.length, part: part() })).toEqual({
      bytes: every.length * 2,
    })
  })

  test('an uploaded file is read like one on disk', async () => {
    const content = Buffer.from(`${JSON.stringify({ id: `${name}-up`, text: 'grüße 😀', user: 'ann' })}\n`)
    const { upload } = await client.uploads.begin({ fileName: 'up.jsonl', bytes: content.length })
    const half = content.length >> 1
    await client.uploads.append({ upload, offset: 0, part: new File([content.subarray(0, half)], 'a') })
    await client.uploads.append({ upload, offset: half, part: new File([content.subarray(half)], 'b') })
    const found = await client.imports.look({ source: { from: 'upload', upload } })
    expect(found).toMatchObject({ format: 'jsonl', bytes: content.length })
    expect(found.rows[0]?.values.text).toBe('grüße 😀')
  })

  test('the ways in are set, and say where nothing is served; a token is told once', async () => {
    const shut = await client.ingest.set({ http: false })
    expect(shut).toMatchObject({
      http: { isOn: false, address: null },
      next: expect.stringContaining('ingest on'),
    })
    const open = await client.ingest.set({ http: true })
    expect(open).toMatchObject({ http: { isOn: true, address: null }, streamchat: { address: null } })
    expect(open.next).toContain('--ingest PORT')
    const { token, value } = await client.ingest.makeToken({
      name: `over ${name}`,
      creator: CreatorId.parse('ann'),
    })
    const { tokens } = await client.ingest.read()
    expect(tokens.find(({ id }) => id === token.id)).toEqual(token)
    expect(JSON.stringify(tokens)).not.toContain(value)
    const taken = await safe(client.ingest.makeToken({ name: `over ${name}` }))
    expect(taken.error).toMatchObject({ code: 'BAD_INPUT' })
    expect(await client.ingest.revokeToken({ token: token.id })).toMatchObject({
      revokedAt: expect.any(String),
    })
    const gone = await safe(client.ingest.revokeToken({ token: token.id }))
    expect(gone.error).toMatchObject({ code: 'NOT_FOUND', data: { what: 'token' } })
    expect((await safe(client.ingest.set({ requestsPerSecond: 0 }))).error).toMatchObject({
      code: 'BAD_REQUEST',
    })
  })

  test('when the other side goes away, what is under way fails instead of waiting', async () => {
    const doomed = await open()
    const notices = await doomed.client.status.watch()
    const next = failureOf(notices)
    await doomed.close()
    expect(await next).not.toBeNull()
  })
})

describe('the link of the console', () => {
  test('a dropped socket is opened again, and what was under way says so', async () => {
    const connection = socketConnection(address())
    const client: Client = createORPCClient(connection.link)
    expect((await client.status.read()).database.state).toBe('open')
    const states: string[] = []
    const isBack = new Promise<void>((resolve) => {
      connection.subscribe(() => {
        states.push(connection.state())
        if (connection.state() === 'open') resolve()
      })
    })
    const notices = await client.status.watch()
    const next = failureOf(notices)
    const asked = safe(client.status.read())
    await Promise.race([...wires].map((wire) => once(wire, 'data')))
    for (const wire of wires) wire.destroy()
    expect((await asked).error).toMatchObject({ code: 'CONNECTION_LOST' })
    expect(await next).not.toBeNull()
    await isBack
    expect(states).toEqual(['lost', 'open'])
    expect((await client.status.read()).database.state).toBe('open')
    connection.close()
  })
})

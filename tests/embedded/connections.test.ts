import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { safe } from '@orpc/client'
import { describe, expect, test } from 'vitest'
import type { SecretStore } from '../../electron/app/secrets.ts'
import { type ConnectionId, EMBEDDED, FROM_ENVIRONMENT } from '../../shared/model/connection.ts'
import { appLinks } from '../support/app-links.ts'
import { openApp } from '../support/connected-app.ts'
import { ListeningServer } from '../support/listening-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const newFolder = () => path.join(folder, randomUUID())
const secret = 'correct horse battery staple'

/** A keychain that outlives the program, as the system's does. */
class Keychain implements SecretStore {
  readonly keeps = true
  readonly #secrets = new Map<string, string>()
  read = (id: string) => this.#secrets.get(id) ?? null
  write = (id: string, value: string) => void this.#secrets.set(id, value)
  erase = (id: string) => void this.#secrets.delete(id)
  get size(): number {
    return this.#secrets.size
  }
}

describe.each(appLinks)('over the $name link', ({ open }) => {
  test('at first there is the embedded database, and it is in use', async () => {
    const client = await open(await openApp(newFolder()))
    expect(await client.connections.list()).toEqual([
      { id: EMBEDDED, name: 'This computer', address: null, password: 'none', isActive: true },
    ])
    const { database } = await client.status.read()
    expect(database).toMatchObject({ kind: 'embedded', state: 'open', failure: null, clockAheadMs: 0 })
    expect(await client.settings.read()).toMatchObject({ keepsPasswords: false, host: 'web' })
    expect(await client.connections.look()).toMatchObject({ tables: 'likeness', obstacles: [] })
  })

  test('servers are saved, changed and removed by name, and no password comes back', async () => {
    const client = await open(await openApp(newFolder()))
    const { address } = { address: (await ListeningServer.start()).address() }
    const saved = await client.connections.save({ name: 'zeta', address, password: secret })
    expect(saved).toMatchObject({ name: 'zeta', address, password: 'held', isActive: false })
    const renamed = await client.connections.save({ id: saved.id, name: 'alpha', address })
    expect(renamed).toEqual({ ...saved, name: 'alpha' })
    expect(JSON.stringify(await client.connections.list())).not.toContain(secret)
    expect(await client.connections.remove({ id: saved.id })).toEqual({ id: saved.id })
    expect(await client.connections.list()).toHaveLength(1)
    const again = await safe(client.connections.use({ id: saved.id }))
    expect(again.error).toMatchObject({ code: 'NOT_FOUND', data: { what: 'connection' } })
  })

  test('neither the one in use nor one that was never saved can be removed', async () => {
    const client = await open(await openApp(newFolder()))
    const address = (await ListeningServer.start()).address()
    const { id } = await client.connections.save({ name: 'server', address })
    await client.connections.use({ id })
    for (const kept of [id, EMBEDDED, FROM_ENVIRONMENT]) {
      expect((await safe(client.connections.remove({ id: kept }))).error).toMatchObject({ code: 'BAD_INPUT' })
    }
    await client.connections.use({ id: EMBEDDED })
    expect(await client.connections.remove({ id })).toEqual({ id })
  })

  test('what refuses this user is said as long as it is in use, and the embedded database is there again after it', async () => {
    const dataFolder = newFolder()
    const app = await openApp(dataFolder)
    const client = await open(app)
    const address = (await ListeningServer.start()).address()
    const { id } = await client.connections.save({ name: 'server', address, password: secret })
    const status = await client.connections.use({ id })
    const failure = { code: 'DATABASE_LOGIN_REFUSED', data: { user: 'rita' } }
    expect(status.database).toMatchObject({ state: 'refused', kind: 'postgres', failure, version: '' })
    expect(status).toMatchObject({ messages: 0, imports: [] })
    expect((await safe(client.creators.list())).error).toMatchObject(failure)
    expect((await safe(client.connections.look())).error).toMatchObject(failure)
    expect((await safe(client.migrations.status())).error).toMatchObject(failure)
    expect((await client.connections.list()).find(({ isActive }) => isActive)).toMatchObject({
      id,
      password: 'asked',
    })
    await app.close()

    const later = await openApp(dataFolder)
    await expect(later.opened()).rejects.toMatchObject({ code: 'DATABASE_PASSWORD_NEEDED' })
    const again = await open(later)
    expect((await again.connections.use({ id: EMBEDDED })).database.state).toBe('open')
    expect(await again.creators.list()).toEqual([])
  })

  test('a server that is away is asked for again and again, and is down meanwhile', async () => {
    const app = await openApp(newFolder())
    const client = await open(app)
    const gone = { ...(await ListeningServer.start()).address(), hosts: [{ host: '127.0.0.1', port: 1 }] }
    const { id } = await client.connections.save({ name: 'away', address: gone })
    const { database } = await client.connections.use({ id })
    expect(database).toMatchObject({ state: 'down', failure: { code: 'DATABASE_UNREACHABLE' } })
    expect((await safe(client.creators.list())).error).toMatchObject({ code: 'DATABASE_UNREACHABLE' })
    const tested = await safe(client.connections.test({ address: gone }))
    expect(tested.error).toMatchObject({ code: 'DATABASE_UNREACHABLE' })
  })

  test('a password goes to the hosts and the user that it was given for, and to no other', async () => {
    const known = await ListeningServer.start()
    const other = await ListeningServer.start()
    const client = await open(await openApp(newFolder()))
    const address = known.address()
    const { id } = await client.connections.save({ name: 'server', address, password: secret })
    const test = (to: typeof address, given: ConnectionId | null) =>
      safe(client.connections.test({ address: to, id: given }))

    expect((await test(other.address(), id)).error).toMatchObject({ code: 'DATABASE_PASSWORD_NEEDED' })
    expect((await test(known.address('eve'), id)).error).toMatchObject({ code: 'DATABASE_PASSWORD_NEEDED' })
    expect((await test(address, null)).error).toMatchObject({ code: 'DATABASE_PASSWORD_NEEDED' })
    expect([known.passwords, other.passwords]).toEqual([[], []])
    expect((await test(address, id)).error).toMatchObject({ code: 'DATABASE_LOGIN_REFUSED' })
    expect(known.passwords).toContain(secret)

    const moved = await client.connections.save({ id, name: 'server', address: other.address() })
    expect(moved.password).toBe('asked')
    const { database } = await client.connections.use({ id })
    expect(database.failure).toMatchObject({ code: 'DATABASE_PASSWORD_NEEDED' })
    expect(other.passwords).toEqual([])
  })
})

test('a keychain keeps a password beyond the end, until it is not to be kept or its connection goes', async () => {
  const [{ open }] = appLinks as [(typeof appLinks)[number]]
  const dataFolder = newFolder()
  const secrets = new Keychain()
  const address = (await ListeningServer.start()).address()
  const app = await openApp(dataFolder, { secrets, host: 'desktop' })
  const client = await open(app)
  expect(await client.settings.read()).toMatchObject({ keepsPasswords: true, host: 'desktop' })
  const kept = { name: 'server', address, password: secret, keepsPassword: true }
  const { id, password } = await client.connections.save(kept)
  expect(password).toBe('kept')
  await app.close()

  const later = await open(await openApp(dataFolder, { secrets }))
  const saved = (await later.connections.list()).find((connection) => connection.id === id)
  expect(saved).toMatchObject({ password: 'kept' })
  const forgetting = await later.connections.save({ id, name: 'server', address, keepsPassword: false })
  expect(forgetting.password).toBe('held')
  expect(secrets.size).toBe(0)
  await later.connections.save({ id, name: 'server', address, keepsPassword: true })
  expect(secrets.size).toBe(1)
  await later.connections.remove({ id })
  expect(secrets.size).toBe(0)
})

test('a DATABASE_URL that cannot be read is a connection that says so; the others can be used', async () => {
  const [{ open }] = appLinks as [(typeof appLinks)[number]]
  const dataFolder = newFolder()
  const app = await openApp(dataFolder, { databaseUrl: `http://rita:${encodeURIComponent(secret)}@host/db` })
  const client = await open(app)
  await expect(app.opened()).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const { database } = await client.status.read()
  expect(database).toMatchObject({ connection: { id: FROM_ENVIRONMENT }, state: 'refused' })
  expect(JSON.stringify([database, await client.connections.list()])).not.toContain(secret)
  expect((await client.connections.use({ id: EMBEDDED })).database.state).toBe('open')
})

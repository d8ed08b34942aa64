import { afterEach, beforeAll, expect, test } from 'vitest'
import { Authority } from '../support/certificates.ts'
import { closeOpened, type NativeServer, opening, startServer } from '../support/native-server.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let authority: Authority
let server: NativeServer
let plain: NativeServer
/** Puts a certificate into the server that is running. */
let show: (subjectAltName: string, days?: number) => Promise<void>

beforeAll(async () => {
  authority = new Authority(temporaryFolder())
  let signed = 0
  const sign = (name: string, days = 1) => {
    signed += 1
    return authority.sign(`server-${signed}`, name, days)
  }
  const { key, certificate } = sign('IP:127.0.0.1')
  ;[plain, server] = await Promise.all([startServer(), startServer()])
  await server.stop()
  server.configure('ssl = on')
  server.give(key, 'server.key')
  server.give(certificate, 'server.crt')
  await server.start()
  show = async (name, days) => {
    const next = sign(name, days)
    server.give(next.key, 'server.key')
    server.give(next.certificate, 'server.crt')
    await server.run('SELECT pg_reload_conf()')
  }
})
afterEach(closeOpened)

const isEncrypted = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
const refused = (reason: string) => ({
  code: 'DATABASE_TLS_REFUSED',
  data: { address: `127.0.0.1:${server.port}`, reason },
})
const verify = (pem: string | null) => server.options({ tls: 'verify', authority: pem })

test('off is not encrypted, the others are; a certificate for this address by the authority given is trusted', async () => {
  for (const [tls, ssl] of [
    ['off', false],
    ['encrypt', true],
    ['verify', true],
  ] as const) {
    const database = await opening(server.options({ tls, authority: authority.certificate }))
    expect(await database.rows(isEncrypted)).toEqual([{ ssl }])
  }
})

test('a server that offers no protection gets no password', async () => {
  let isAsked = false
  const options = plain.options({ tls: 'encrypt' })
  const password = () => {
    isAsked = true
    return options.password()
  }
  await expect(opening({ ...options, password })).rejects.toMatchObject({
    code: 'DATABASE_TLS_REFUSED',
    data: { reason: 'the server offers none.' },
  })
  expect(isAsked).toBe(false)
})

test('an authority that is not known is refused', async () => {
  const unknown = new Authority(temporaryFolder())
  for (const pem of [null, unknown.certificate]) {
    await expect(opening(verify(pem))).rejects.toMatchObject(
      refused(expect.stringMatching(/^its certificate (is|was not) signed by/)),
    )
  }
})

test('what is given as a certificate and is none is said to be none', async () => {
  await expect(opening(verify('no certificate'))).rejects.toMatchObject(
    refused('what was given as the certificate of its authority is none.'),
  )
})

test('a certificate for another name, and one that has expired, are refused', async () => {
  await show('DNS:another.example')
  await expect(opening(verify(authority.certificate))).rejects.toMatchObject(
    refused('its certificate is for another name than this.'),
  )
  await show('IP:127.0.0.1', -1)
  await expect(opening(verify(authority.certificate))).rejects.toMatchObject(
    refused('its certificate has expired.'),
  )
  const database = await opening(server.options({ tls: 'encrypt' }))
  expect(await database.rows(isEncrypted)).toEqual([{ ssl: true }])
})

test('a socket of this machine needs no protection', async () => {
  await show('IP:127.0.0.1')
  const hosts = [{ host: server.folder, port: server.port }]
  const database = await opening(server.options({ tls: 'verify', hosts }))
  expect(await database.rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('a server that lets in protected connections only says so', async () => {
  await server.run('CREATE ROLE guarded LOGIN', `ALTER ROLE guarded PASSWORD 'own'`)
  server.allowFirst('hostssl all guarded 127.0.0.1/32 scram-sha-256', 'host all guarded 127.0.0.1/32 reject')
  await server.run('SELECT pg_reload_conf()')
  const options = { ...server.options({ user: 'guarded' }), password: async () => 'own' }
  await expect(opening(options)).rejects.toMatchObject(refused('it lets in protected connections only.'))
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ServerHost, TlsMode } from '../../shared/model/connection.ts'
import { hostText, readHosts } from '../../shared/text/server-hosts.ts'
import { readServerUrl } from '../../shared/text/server-url.ts'

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/)
const port = fc.integer({ min: 1, max: 65_535 })
const name = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.')),
  fc.ipV4(),
  fc.ipV6(),
  fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => `/${labels.join('/')}`),
)
const hosts = fc.array(fc.record({ host: name, port }), { minLength: 1, maxLength: 10 })
/** What Postgres takes as a name, and a password: anything but NUL and halves of characters. */
const words = (most: number) =>
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: most })
    .filter((text) => !text.includes('\0') && text.isWellFormed() && text.length <= most)
const mode = fc.constantFrom<[string, TlsMode]>(
  ['disable', 'off'],
  ['require', 'encrypt'],
  ['verify-ca', 'verify'],
  ['verify-full', 'verify'],
)

const authorityOf = ({ host, port }: ServerHost) =>
  `${host.startsWith('/') ? encodeURIComponent(host) : host.includes(':') ? `[${host}]` : host}:${port}`

const whole = fc.record({
  hosts,
  user: words(63),
  password: fc.option(words(200)),
  database: words(63),
  mode,
  scheme: fc.constantFrom('postgres', 'postgresql', 'POSTGRES'),
})

test('whatever an address is made of is read back from it', () => {
  fc.assert(
    fc.property(whole, ({ hosts, user, password, database, mode: [sslmode, tls], scheme }) => {
      const login = [user, ...(password === null ? [] : [password])].map(encodeURIComponent).join(':')
      const path = `${hosts.map(authorityOf).join(',')}/${encodeURIComponent(database)}?sslmode=${sslmode}`
      expect(readServerUrl(`${scheme}://${login}@${path}`)).toEqual({
        address: { hosts, user, database, tls, authority: null },
        password,
        authorityFile: null,
      })
    }),
  )
})

test('the parameters of the address say the same as its parts', () => {
  fc.assert(
    fc.property(hosts, words(63), words(63), (hosts, user, database) => {
      const parameters = {
        host: hosts.map(({ host }) => host).join(','),
        port: hosts.map(({ port }) => port).join(','),
        user,
        password: 'a+b=c&d e',
        dbname: database,
        sslmode: 'require',
        sslrootcert: '/etc/ssl/our own.pem',
        application_name: 'other',
      }
      const query = Object.entries(parameters).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
      expect(readServerUrl(`postgresql:///?${query.join('&')}`)).toEqual({
        address: { hosts, user, database, tls: 'encrypt', authority: null },
        password: 'a+b=c&d e',
        authorityFile: '/etc/ssl/our own.pem',
      })
    }),
  )
})

test('a password may hold what people forget to encode', () => {
  expect(readServerUrl('postgres://ana:p@ss:w+rd@db/inbox').password).toBe('p@ss:w+rd')
  expect(readServerUrl(' postgres://ana@db ')).toMatchObject({ password: null, address: { database: 'ana' } })
})

test('a connection over a network is encrypted where nothing is said about it', () => {
  const tlsOf = (url: string) => readServerUrl(url).address.tls
  expect(tlsOf('postgres://ana@db.example.com/inbox')).toBe('encrypt')
  expect(tlsOf('postgres://ana@localhost,db.example.com/inbox')).toBe('encrypt')
  expect(tlsOf('postgres://ana@[::1]:5433,127.0.0.1,localhost/inbox')).toBe('off')
  expect(tlsOf('postgres://ana@%2Fvar%2Frun%2Fpostgresql/inbox')).toBe('off')
  expect(tlsOf('postgres:///inbox?user=ana')).toBe('off')
  expect(tlsOf('postgres://ana@localhost/inbox?sslmode=prefer')).toBe('off')
  expect(tlsOf('postgres://ana@db/inbox?sslmode=allow')).toBe('encrypt')
  expect(tlsOf('postgres://ana@localhost/inbox?ssl=true')).toBe('encrypt')
})

test.each([
  'mysql://ana:sesame@db/inbox',
  'ana:sesame@db/inbox',
  'postgres://:sesame@db/inbox',
  'postgres://ana:sesame/more@db/inbox',
  'postgres://ana:sesame%@db/inbox',
  'postgres://ana:sesame@db:sesame/inbox',
  'postgres://ana:sesame@db:70000/inbox',
  'postgres://ana:sesame@db:0/inbox',
  'postgres://ana:sesame@,db/inbox',
  'postgres://ana:sesame@db one/inbox',
  'postgres://ana:sesame@db/inbox?sslmode=sesame',
  'postgres://ana:sesame@db/inbox?sslmode=toString',
  `postgres://ana:sesame@db/${'x'.repeat(64)}`,
  `postgres://ana:sesame@${'db,'.repeat(10)}db/inbox`,
])('%s is refused, and its password is not repeated', (url) => {
  let refusal: unknown
  try {
    readServerUrl(url)
  } catch (error) {
    refusal = error
  }
  expect(refusal).toMatchObject({ code: 'BAD_INPUT', data: { detail: expect.stringMatching(/^[a-z].+\.$/) } })
  expect(JSON.stringify(refusal)).not.toContain('sesame')
})

test('hosts read back as they were written, with or without spaces between', () => {
  fc.assert(
    fc.property(hosts, fc.constantFrom(',', ', ', ' ,\n'), (hosts, between) => {
      expect(readHosts(hosts.map(hostText).join(between))).toEqual(hosts)
    }),
  )
  expect(hostText({ host: 'db', port: 5432 })).toBe('db')
  expect(readHosts('db')).toEqual([{ host: 'db', port: 5432 }])
})

test.each(['', 'db,', 'a b', 'db:', 'db:x', '[::1', 'ana@db', 'postgres://db', 'db:1:2', '::1', 'a/b'])(
  '"%s" is no server',
  (text) => {
    expect(() => readHosts(text)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
  },
)

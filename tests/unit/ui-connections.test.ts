import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addressErrors,
  addressOf,
  formErrors,
  noValues,
  valuesOf,
  withUrl,
} from '../../renderer/connections/form-values.ts'
import { placeText, protectionText } from '../../renderer/connections/place-words.ts'
import { seenNow } from '../../renderer/connections/seen.ts'
import { ConnectionId, EMBEDDED, type ServerAddress, TlsMode } from '../../shared/model/connection.ts'
import type { DatabaseState } from '../../shared/model/status.ts'
import { readServerUrl } from '../../shared/text/server-url.ts'

const id = ConnectionId.parse('6f1d2c1e-7f0a-4f3c-9c57-0d6d6f0c9b11')
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'

const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 63 })
  .filter((text) => text === text.trim() && text.length <= 63 && !/[\0\uD800-\uDFFF]/.test(text))
const address: fc.Arbitrary<ServerAddress> = fc.record({
  hosts: fc.array(
    fc.record({
      host: fc.constantFrom('db', 'db.example.com', '10.0.0.1', '::1', '/var/run/postgresql'),
      port: fc.integer({ min: 1, max: 65_535 }),
    }),
    { minLength: 1, maxLength: 10 },
  ),
  database: words.filter((text) => text !== ''),
  user: words.filter((text) => text !== ''),
  tls: fc.constantFrom(...TlsMode.options),
  authority: fc.constant(null),
})

test('a saved connection goes into the form and comes out as it was, without its password', () => {
  fc.assert(
    fc.property(address, (address) => {
      const values = valuesOf({ id, name: 'Production', address, password: 'kept', isActive: false })
      expect(values.password).toBe('')
      expect(formErrors(values, [])).toEqual({})
      expect(addressOf(values)).toEqual(address)
    }),
  )
})

test('an authority is part of the address only where the server is verified, and stays in the form', () => {
  const values = { ...noValues, hosts: 'db', database: 'inbox', user: 'ana', authority: `${pem}\n` }
  expect(addressOf({ ...values, tls: 'verify' }).authority).toBe(pem)
  expect(addressOf({ ...values, tls: 'encrypt' }).authority).toBeNull()
  expect(addressErrors({ ...values, tls: 'encrypt', authority: 'nonsense' })).toEqual({})
  expect(addressErrors({ ...values, tls: 'verify', authority: 'nonsense' })).toHaveProperty('authority')
  expect(addressErrors({ ...values, tls: 'verify', authority: pem.slice(0, -5) })).toHaveProperty('authority')
})

test('a pasted address fills in what it says and leaves the rest', () => {
  const typed = { ...noValues, name: 'Ours', password: 'typed' }
  const filled = withUrl(typed, readServerUrl('postgres://ana@db.example.com:6432,db2/inbox'))
  expect(filled).toEqual({
    ...typed,
    hosts: 'db.example.com:6432, db2',
    database: 'inbox',
    user: 'ana',
    tls: 'encrypt',
  })
  const named = withUrl(noValues, readServerUrl('postgres://ana:sesame@db/inbox'))
  expect(named).toMatchObject({ name: 'inbox at db', password: 'sesame' })
  expect(formErrors(named, [])).toEqual({})
})

test('each field that cannot be used says what to do about it', () => {
  expect(formErrors(noValues, [])).toEqual({
    name: expect.stringMatching(/^Give/),
    hosts: expect.stringMatching(/^Name/),
    database: expect.stringMatching(/^Name/),
    user: expect.stringMatching(/^Name/),
  })
  const good = { ...noValues, name: ' Ours ', hosts: 'db', database: 'inbox', user: 'ana' }
  expect(formErrors(good, ['Theirs'])).toEqual({})
  expect(formErrors(good, ['Ours'])).toEqual({ name: 'Another one has this name: choose another' })
  expect(addressErrors({ ...good, hosts: 'db:x' })).toHaveProperty('hosts')
  expect(addressErrors({ ...good, hosts: Array(11).fill('db').join() }).hosts).toContain('ten')
  expect(addressErrors({ ...good, database: 'x'.repeat(64) }).database).toContain('63')
  expect(formErrors({ ...good, name: 'x'.repeat(101) }, []).name).toContain('100')
})

test('a place is told without what is usual, and protection only where there is a way to listen', () => {
  const { address } = readServerUrl('postgres://ana@db:5432,[::1]:5433/inbox')
  expect(placeText(address)).toBe('inbox at db, [::1]:5433')
  expect(protectionText(address)).toBe('encrypted')
  expect(protectionText({ ...address, tls: 'off' })).toBe('not encrypted')
  expect(protectionText({ ...address, hosts: [{ host: 'localhost', port: 1 }], tls: 'off' })).toBe(
    'within this machine',
  )
})

const state = (state: DatabaseState['state'], code?: string, connection = id): DatabaseState => ({
  connection: { id: connection, name: 'Production' },
  kind: 'postgres',
  state,
  failure: code === undefined ? null : { code, data: {} },
  version: '',
  pgvector: '',
  clockAheadMs: 0,
})

test('while a database that failed is tried again, why it failed stays on the screen', () => {
  const refused = state('refused', 'DATABASE_LOGIN_REFUSED')
  const first = seenNow(null, state('opening'))
  expect(first).toEqual({ id, wasOpen: false, away: null })
  const failed = seenNow(first, refused)
  expect(failed.away).toBe(refused)
  expect(seenNow(failed, state('opening'))).toBe(failed)
  const opened = seenNow(failed, state('open'))
  expect(opened).toEqual({ id, wasOpen: true, away: null })
})

test('what was open stays on the screen while it is away, and nothing is carried over to another database', () => {
  const opened = seenNow(null, state('open'))
  for (const later of ['down', 'reopening', 'refused', 'opening'] as const) {
    expect(seenNow(opened, state(later))).toBe(opened)
  }
  expect(seenNow(opened, state('opening', undefined, EMBEDDED))).toEqual({
    id: EMBEDDED,
    wasOpen: false,
    away: null,
  })
})

import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ConnectionRows } from '../../electron/app/connection-rows.ts'
import { openLocal } from '../../electron/store/sqlite.ts'
import { ConnectionId } from '../../shared/model/connection.ts'
import { readServerUrl } from '../../shared/text/server-url.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const migrations = new URL('../../migrations/local/', import.meta.url)

test('a saved connection that cannot be read keeps no other one from being used', () => {
  const local = openLocal(path.join(temporaryFolder(), 'local.sqlite'), migrations)
  onTestFinished(() => void local.close())
  const rows = new ConnectionRows(local)
  const { address } = readServerUrl('postgres://me@db.example/inbox')
  const good = { id: ConnectionId.parse(crypto.randomUUID()), name: 'good', address, keepsPassword: true }
  rows.save(good)
  const insert = local.prepare('INSERT INTO connections VALUES (?, ?, ?, 0)')
  insert.run(crypto.randomUUID(), 'half', '{"hosts":')
  insert.run(crypto.randomUUID(), 'without hosts', '{"hosts":[]}')
  insert.run('../no-id', 'odd', JSON.stringify(address))
  expect(rows.list()).toEqual([good])
})

import { expect, test } from 'vitest'
import { Passwords } from '../../electron/app/passwords.ts'
import { noSecrets } from '../../electron/app/secrets.ts'
import { ConnectionId } from '../../shared/model/connection.ts'

const id = ConnectionId.parse('6f1c0b0e-6f0e-4f0e-8f0e-6f1c0b0e6f0e')

test('a wrong password is held no longer, and one that was given meanwhile stays', () => {
  const passwords = new Passwords(noSecrets)
  passwords.hold(id, 'old')
  passwords.hold(id, 'new')
  passwords.release(id, 'old')
  expect(passwords.known(id)).toBe('new')
  passwords.release(id, 'new')
  expect(passwords.known(id)).toBeNull()
  expect(passwords.state(id)).toBe('asked')
})

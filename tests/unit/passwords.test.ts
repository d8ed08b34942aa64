import { expect, test } from 'vitest'
import { Passwords } from '../../electron/app/passwords.ts'
import { noSecrets } from '../../electron/app/secrets.ts'
import { ConnectionId, FROM_ENVIRONMENT } from '../../shared/model/connection.ts'
import { keptSecrets } from '../support/kept-secrets.ts'

const id = ConnectionId.parse('6f1c0b0e-6f0e-4f0e-8f0e-6f1c0b0e6f0e')

test('a wrong password is held no longer, and one that was given meanwhile stays', () => {
  const passwords = new Passwords(noSecrets)
  passwords.give(id, 'old')
  passwords.give(id, 'new')
  passwords.release(id, 'old')
  expect(passwords.known(id)).toBe('new')
  passwords.release(id, 'new')
  expect(passwords.known(id)).toBeNull()
  expect(passwords.state(id)).toBe('asked')
})

test('a wrong one takes neither the one that was right nor the one that is kept with it', () => {
  for (const secrets of [keptSecrets(), noSecrets]) {
    const passwords = new Passwords(secrets)
    passwords.give(id, 'right')
    passwords.accepted(id, 'right', true)
    passwords.give(id, 'wrong')
    expect(passwords.known(id)).toBe('wrong')
    passwords.release(id, 'wrong')
    expect(passwords.known(id)).toBe('right')
  }
})

test('that of the environment is not lost to a wrong one, nor by being wrong itself', () => {
  const passwords = new Passwords(noSecrets)
  passwords.give(FROM_ENVIRONMENT, 'right')
  passwords.settle(FROM_ENVIRONMENT, false)
  passwords.give(FROM_ENVIRONMENT, 'wrong')
  passwords.release(FROM_ENVIRONMENT, 'wrong')
  passwords.release(FROM_ENVIRONMENT, 'right')
  expect(passwords.known(FROM_ENVIRONMENT)).toBe('right')
})

test('what was given while the server was asked with another one is not yet right', () => {
  const secrets = keptSecrets()
  const passwords = new Passwords(secrets)
  passwords.give(id, 'right')
  const asked = passwords.known(id)
  passwords.give(id, 'later')
  passwords.accepted(id, asked, true)
  expect(secrets.read(id)).toBeNull()
})

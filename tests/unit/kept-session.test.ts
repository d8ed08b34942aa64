import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { instanceIdOf } from '../../electron/instance/instance-id.ts'
import { keepPort, lastPortOf } from '../../electron/instance/last-port.ts'
import { renewSessionSecret, sessionSecretOf } from '../../electron/instance/session-secret.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const parent = temporaryFolder()
let made = 0

/** A data folder that others may look into. */
function openFolder(): string {
  made += 1
  const folder = join(parent, String(made))
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  return folder
}

test('a folder keeps its name, its secret and its port, for its owner only', async () => {
  const folder = openFolder()
  const secret = await sessionSecretOf(folder)
  const id = await instanceIdOf(folder)
  await keepPort(folder, 4321)
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
  expect([await sessionSecretOf(folder), await instanceIdOf(folder), await lastPortOf(folder)]).toEqual([
    secret,
    id,
    4321,
  ])
  expect(readdirSync(folder).toSorted()).toEqual(['instance-id', 'last-port', 'session-secret'])
  if (process.platform !== 'win32') {
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  }
})

test('no two folders have the same secret, nor has one folder the same again once it is renewed', async () => {
  const [one, other] = [openFolder(), openFolder()]
  const secrets = [await sessionSecretOf(one), await sessionSecretOf(other), await renewSessionSecret(one)]
  expect(new Set(secrets).size).toBe(3)
  expect(await sessionSecretOf(one)).toBe(secrets[2])
})

test.each<[string, (file: string) => void]>([
  ['half of it was written', (file) => writeFileSync(file, readFileSync(file).subarray(0, 20))],
  ['it is empty', (file) => writeFileSync(file, '')],
  ['it has a line too many', (file) => writeFileSync(file, `${readFileSync(file)}\n`)],
])('a secret is made anew where %s', async (_, spoil) => {
  const folder = openFolder()
  const before = await sessionSecretOf(folder)
  const file = join(folder, 'session-secret')
  spoil(file)
  const spoilt = readFileSync(file, 'utf8')
  const after = await sessionSecretOf(folder)
  expect(after).not.toBe(before)
  expect(after).not.toBe(spoilt)
  expect(await sessionSecretOf(folder)).toBe(after)
})

test.runIf(process.platform !== 'win32')(
  'a secret that others could read is made anew, for its owner only',
  async () => {
    for (const mode of [0o644, 0o640, 0o604]) {
      const folder = openFolder()
      const before = await sessionSecretOf(folder)
      const file = join(folder, 'session-secret')
      chmodSync(file, mode)
      expect(await sessionSecretOf(folder)).not.toBe(before)
      expect(statSync(file).mode & 0o777).toBe(0o600)
    }
  },
)

test.each(['0', '65536', '99999', '-1', '0x1f90', '80.5', ' 80', '1e3', 'eighty', ''])(
  '"%s" is no port',
  async (kept) => {
    const folder = openFolder()
    expect(await lastPortOf(folder)).toBeNull()
    writeFileSync(join(folder, 'last-port'), kept)
    expect(await lastPortOf(folder)).toBeNull()
  },
)

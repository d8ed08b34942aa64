import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { givenServer, openApp, saveServer } from '../support/connected-app.ts'
import { environmentOf, nativeDatabaseUrl } from '../support/postgres.ts'
import { runProcess, startProcess } from '../support/processes.ts'
import { writeRenderer } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { createEmptyDatabase, dropDatabase, urlOf } from '../support/test-server.ts'

const script = new URL('../../electron/cli.ts', import.meta.url)
const host = new URL('../support/web-process.ts', import.meta.url)
const folder = temporaryFolder()

/** A command on a data folder, with what it says besides. */
const likeness = (dataFolder: string, args: string[], databaseUrl = '') =>
  runProcess(script, args, { env: { LIKENESS_DATA: dataFolder, DATABASE_URL: databaseUrl } })

async function emptyDatabaseUrl(): Promise<string> {
  const name = await createEmptyDatabase()
  onTestFinished(() => dropDatabase(name))
  return urlOf(name)
}

test('a server of DATABASE_URL is looked at, set up after saying what was found, and then used', async () => {
  const dataFolder = path.join(folder, 'set up')
  const url = await emptyDatabaseUrl()
  const { password } = givenServer(url)
  const refused = await likeness(dataFolder, ['clusters'], url)
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain('not set up for this version of Likeness')

  const look = await likeness(dataFolder, ['connections', 'look'], url)
  expect(look).toMatchObject({ code: 0, stderr: '' })
  expect(look.stdout).toMatch(/^pending migrations +0001/m)
  const up = await likeness(dataFolder, ['migrate', 'up', '--json'], url)
  expect(up.stderr).toMatch(/^pending migrations +0001/m)
  const applied: { appliedAt: string | null }[] = JSON.parse(up.stdout)
  expect(applied.filter(({ appliedAt }) => appliedAt === null)).toEqual([])
  expect(await likeness(dataFolder, ['clusters', '--json'], url)).toMatchObject({ code: 0, stderr: '' })

  const list = await likeness(dataFolder, ['connections', '--json'], url)
  expect(JSON.parse(list.stdout)).toMatchObject([
    { id: 'embedded', isActive: false },
    { id: 'environment', name: 'DATABASE_URL', password: 'held', isActive: true },
  ])
  for (const { stdout, stderr } of [refused, look, up, list]) expect(stdout + stderr).not.toContain(password)
})

test('a saved server is chosen by name and remembered; where nobody can be asked for its password, that is said', async () => {
  const dataFolder = path.join(folder, 'chosen')
  const app = await openApp(dataFolder)
  await saveServer(app, 'production', givenServer(await nativeDatabaseUrl()))
  await app.close()
  const unknown = await likeness(dataFolder, ['connections', 'use', 'staging'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('There is no connection "staging"')
  const used = await likeness(dataFolder, ['connections', 'use', 'production'])
  expect(used).toMatchObject({ code: 1, stdout: 'production: refused\n' })
  expect(used.stderr).toContain('password of the connection')
  const clusters = await likeness(dataFolder, ['clusters'])
  expect(clusters).toMatchObject({ code: 1, stdout: '' })
  expect(clusters.stderr).toContain('password of the connection')
  expect(await likeness(dataFolder, ['connections', 'use', 'embedded'])).toMatchObject({ code: 0 })
  expect(await likeness(dataFolder, ['clusters', '--json'])).toMatchObject({ code: 0, stderr: '' })
})

test('an address that cannot be used is said, and never shown whole', async () => {
  const dataFolder = path.join(folder, 'bad')
  const { code, stdout, stderr } = await likeness(dataFolder, ['clusters'], 'mysql://root:pass-word@host/db')
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('cannot be used')
  expect(stderr).not.toContain('pass-word')
})

test('a command that was given another database than the running instance works on is refused, but for connections', async () => {
  const dataFolder = path.join(folder, 'running')
  writeRenderer(folder)
  const console = startProcess(host, [dataFolder, path.join(folder, 'renderer')], {
    env: { DATABASE_URL: '' },
  })
  onTestFinished(async () => {
    console.child.kill('SIGINT')
    await console.ended
  })
  await console.untilSaid('Likeness is at')
  const { DATABASE_URL } = await environmentOf(dataFolder)
  const { code, stdout, stderr } = await likeness(dataFolder, ['clusters'], DATABASE_URL)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('DATABASE_URL names another database than "This computer"')
  expect(await likeness(dataFolder, ['connections'], DATABASE_URL)).toMatchObject({ code: 0, stderr: '' })
  expect(await likeness(dataFolder, ['clusters'])).toMatchObject({ code: 0, stderr: '' })
})

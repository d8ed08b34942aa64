import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startServer } from '../support/native-server.ts'
import { runProcess, startProcess } from '../support/processes.ts'
import { writeMessages } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const script = new URL('../../electron/cli.ts', import.meta.url)

test('an import whose server goes away ends the command and says why', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'inbox.jsonl')
  writeMessages(file, 'm', 20_000)
  const server = await startServer()
  const { password } = server.options()
  const databaseUrl = new URL(`postgres://postgres@127.0.0.1:${server.port}/postgres`)
  databaseUrl.password = (await password()) ?? ''
  const env = { LIKENESS_DATA: path.join(folder, 'data'), DATABASE_URL: String(databaseUrl) }
  expect(await runProcess(script, ['migrate', 'up'], { env })).toMatchObject({ code: 0 })
  const command = startProcess(script, ['import', file, '--creator', 'ana'], { env })
  const stored = 'SELECT FROM messages LIMIT 1'
  while ((await server.run(stored)).length === 0) await wait(20)
  await server.kill()
  const { code, stderr } = await command.ended
  expect(code).toBe(1)
  expect(stderr).toContain('The database does not answer')
})

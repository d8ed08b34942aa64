import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  expectNoBarriers,
  importFile,
  line,
  openCluster,
  rowsWith,
  test,
} from './console-page.ts'
import { addDatabase, databaseLine, setUp } from './database-pages.ts'
import { makeServerDatabase, type ServerDatabase } from './server-database.ts'

let host: RunningConsole
let server: ServerDatabase
let user = ''
test.beforeEach(async ({ page }) => {
  host = await startConsole()
  server = await makeServerDatabase()
  user = await server.makeOwner()
  await page.goto(host.url)
  await addDatabase(page, 'Production', user)
  await setUp(page)
  const lines = [line('1', 'where is my own parcel'), line('2', 'Where is my own parcel?')]
  await importFile(page, { name: 'own.jsonl', lines }, 'ann')
  await openCluster(page, 'where is my own parcel')
  await page.getByRole('button', { name: 'Reply to all…' }).click()
  await page.getByRole('textbox', { name: 'Reply' }).fill('It is on its way')
})
test.afterEach(async ({ page }) => {
  await page.goto('about:blank')
  await host.stop()
  await server.drop()
})

test('a server that is lost is said to be away, what is on the screen and what is typed stay, and it comes back by itself', {
  tag: '@native',
}, async ({ page }) => {
  await server.lose()
  await expect(page.getByRole('alert', { includeHidden: true })).toContainText('database does not answer')
  await expect(page.getByRole('textbox', { name: 'Reply' })).toHaveValue('It is on its way')
  await page.keyboard.press('Escape')
  await expect(rowsWith(clusterGrid(page), 'my own parcel')).toHaveCount(1)
  await expectNoBarriers(page, 'server away')

  await page.getByRole('button', { name: 'What can be done' }).click()
  const dialog = page.getByRole('dialog', { name: 'The database does not answer.' })
  await expect(dialog.getByRole('button', { name: 'Use the embedded database' })).toBeVisible()
  await expectNoBarriers(page, 'what can be done')
  await dialog.getByRole('link', { name: 'All databases' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('article', { name: 'Production' })).toBeVisible()

  await server.comeBack()
  await expect(page.getByRole('alert')).toHaveCount(0, { timeout: 60_000 })
  await expect(databaseLine(page)).not.toContainText(/reopening|not answering/)
  await page.goBack()
  await expect(rowsWith(clusterGrid(page), 'my own parcel')).toHaveCount(1)
})

test('a password that was changed while it is worked with is asked for, and work goes on with the new one', {
  tag: '@native',
}, async ({ page }) => {
  await page.keyboard.press('Escape')
  const name = new URL(user).username
  await server.run(
    `ALTER ROLE ${name} PASSWORD 'changed since'`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${name}'`,
  )
  await expect(page.getByRole('alert').filter({ hasText: `does not let ${name} in` })).toBeVisible({
    timeout: 30_000,
  })
  await expect(rowsWith(clusterGrid(page), 'my own parcel')).toHaveCount(1)
  await page.getByRole('button', { name: 'What can be done' }).click()
  const password = page.getByRole('dialog').getByRole('textbox', { name: `Password of ${name}` })
  await expect(password).toBeFocused()
  await password.fill('changed since')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'Reply to all…' }).click()
  await page.getByRole('textbox', { name: 'Reply' }).fill('It is on its way')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('2 messages · answered')).toBeVisible()
})

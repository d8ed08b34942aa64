import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, findAnything, goTo, test } from './console-page.ts'
import { addDatabase, databaseLine, goToDatabases, setUp } from './database-pages.ts'
import { makeServerDatabase, type ServerDatabase } from './server-database.ts'

let host: RunningConsole
let server: ServerDatabase
test.beforeEach(async ({ page }) => {
  host = await startConsole()
  server = await makeServerDatabase()
  await page.goto(host.url)
})
test.afterEach(async ({ page }) => {
  await page.goto('about:blank')
  await host.stop()
  await server.drop()
})

const urlWith = (change: Partial<URL>) => String(Object.assign(new URL(server.url), change))

test('a wrong password is asked for in place, as often as it takes', { tag: '@native' }, async ({ page }) => {
  await addDatabase(page, 'Production', urlWith({ password: 'wrong' }))
  await expect(page.getByRole('heading', { name: /does not let .+ in/ })).toBeVisible()
  const password = page.getByRole('textbox', { name: /^Password of/ })
  await expect(password).toBeFocused()
  await expectNoBarriers(page, 'login refused')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Type the password first' })).toBeVisible()
  await password.fill('wrong again')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Not taken' })).toBeVisible()
  await expect(password).toHaveValue('wrong again')
  await password.fill(server.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'This database is not set up' })).toBeVisible()
  expect(await page.locator('body').innerText()).not.toContain(server.password)
})

test('a server that nobody runs is tried again, changed in place, and left for the embedded database', {
  tag: '@native',
}, async ({ page }) => {
  await addDatabase(page, 'Production', 'postgres://ana:x@127.0.0.1:9/inbox')
  await expect(page.getByRole('heading', { name: 'No database answers at 127.0.0.1:9' })).toBeVisible()
  await expectNoBarriers(page, 'unreachable')
  await goTo(page, 'Tuning')
  await page.getByRole('button', { name: 'Try again now' }).click()
  await expect(page.getByRole('heading', { name: 'No database answers' })).toBeVisible()

  await page.getByRole('link', { name: 'Change how it is reached' }).click()
  const { hostname, port } = new URL(server.url)
  await expect(page.getByRole('textbox', { name: 'Server' })).toHaveValue('127.0.0.1:9')
  await page.getByRole('textbox', { name: 'Server' }).fill(`${hostname}:${port}`)
  await page.getByRole('textbox', { name: 'Database', exact: true }).fill('no_such_database_here')
  await page.getByRole('textbox', { name: 'User' }).fill('postgres')
  await page.getByRole('textbox', { name: 'Password' }).fill(server.password)
  await page.getByRole('button', { name: 'Save and connect again' }).click()
  await expect(
    page.getByRole('heading', { name: 'There is no database no_such_database_here' }),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Use the embedded database' }).click()
  await expect(page.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible()
  await expect(databaseLine(page)).toContainText('This computer')
})

test('a user without rights sees everything that is in the way, and goes on once it is granted', {
  tag: '@native',
}, async ({ page }) => {
  await addDatabase(page, 'Production', await server.makeUser())
  await expect(page.getByRole('heading', { name: 'This database cannot be used as it is.' })).toBeVisible()
  const obstacles = page.getByRole('region', { name: 'What is in the way' })
  await expect(obstacles).toContainText('CREATE EXTENSION "vector"')
  await expect(obstacles).toContainText('GRANT CREATE ON SCHEMA public')
  await expect(obstacles).toContainText('CREATE SCHEMA likeness_jobs AUTHORIZATION')
  await expect(page.getByRole('button', { name: 'Set up this database…' })).toHaveCount(0)
  await expectNoBarriers(page, 'unfit')
  await server.run(
    'CREATE EXTENSION vector',
    'CREATE EXTENSION pg_trgm',
    'CREATE EXTENSION "uuid-ossp"',
    `GRANT CREATE ON SCHEMA public TO ${server.name}_user`,
    `CREATE SCHEMA likeness_jobs AUTHORIZATION ${server.name}_user`,
  )
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(page.getByRole('heading', { name: 'This database is not set up' })).toBeVisible()
  await setUp(page)
})

test('a database that changed after the look is looked at again instead of being changed', {
  tag: '@native',
}, async ({ page }) => {
  await addDatabase(page, 'Production', server.url)
  await page.getByRole('button', { name: 'Set up this database…' }).click()
  await server.run('CREATE EXTENSION vector')
  const dialog = page.getByRole('dialog', { name: 'Set up this database' })
  await dialog.getByRole('button', { name: 'Set up', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('no longer as it was')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  const changes = page.getByRole('region', { name: 'What would be changed' })
  await expect(changes).toContainText('Create the extensions pg_trgm and uuid-ossp')
  await setUp(page)
})

test('names are only ever text, however they are written', { tag: '@native' }, async ({ page }) => {
  const names = [
    '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>',
    'שלום \u202Egnp.exe',
    '👩‍👩‍👧‍👦🏳️‍🌈 e\u0301\u0301\u0301',
    'x'.repeat(100),
  ]
  for (const name of names) await addDatabase(page, name, 'postgres://ana@127.0.0.1:9/inbox')
  await goToDatabases(page)
  for (const name of names) await expect(page.getByRole('article', { name })).toBeVisible()
  await expectNoBarriers(page, 'hostile names')
  await databaseLine(page).click()
  await expect(page.getByRole('menuitem')).toHaveCount(names.length + 2)
  await page.keyboard.press('Escape')
  await findAnything(page, 'use database')
  await expect(page.getByRole('button', { name: /^Use database/ })).toHaveCount(names.length)
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  const widths = await page.evaluate(() => [document.body.scrollWidth, window.innerWidth])
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)
})

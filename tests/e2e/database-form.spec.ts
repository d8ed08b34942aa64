import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, test } from './console-page.ts'
import { goToDatabases, openForm, paste } from './database-pages.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

const NOBODY = 'postgres://ana:open%20sesame@127.0.0.1:9/inbox?sslmode=verify-full'
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'

test('what is missing is said at its field, the first one gets the focus, and nothing typed is lost', async ({
  page,
}) => {
  await page.goto(host.url)
  await openForm(page)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByRole('textbox', { name: 'Server' })).toBeFocused()
  await expect(page.getByRole('textbox', { name: 'Server' })).toHaveAccessibleDescription(/Name the server/)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await expect(page.getByText('Give it a name to find it by')).toBeVisible()
  await expectNoBarriers(page, 'form with errors')

  await paste(page, 'Paste an address', NOBODY)
  await page.getByRole('textbox', { name: 'Name' }).fill('Nobody there')
  await expect(page.getByRole('radio', { name: 'Encrypted and verified' })).toBeChecked()
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await (await choosing).setFiles({ name: 'ca.pem', mimeType: 'text/plain', buffer: Buffer.from(pem) })
  await expect(page.getByRole('textbox', { name: 'Certificate of the authority' })).toHaveValue(pem)
  await page.getByRole('radio', { name: 'Encrypted', exact: true }).click()
  await page.getByRole('button', { name: 'Test connection' }).click()
  const failure = page.getByRole('alert').filter({ hasText: 'No database answers at 127.0.0.1:9' })
  await expect(failure).toBeVisible()
  await expectNoBarriers(page, 'form with a failure')

  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Nobody there')
  await expect(page.getByRole('textbox', { name: 'Server' })).toHaveValue('127.0.0.1:9')
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('open sesame')
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveAttribute('type', 'password')
  await page.getByRole('radio', { name: 'Encrypted and verified' }).click()
  await expect(page.getByRole('textbox', { name: 'Certificate of the authority' })).toHaveValue(pem)
  await expect(page.getByText('This is of what was typed before')).toBeVisible()
})

test('an address that cannot be read is not shown, and its password is not repeated', async ({ page }) => {
  await page.goto(host.url)
  await openForm(page)
  await paste(page, 'Paste an address', 'mysql://ana:sesame@db/inbox')
  await expect(page.getByText('an address is postgres://user:password@host:port/database')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Paste an address' })).toHaveValue('')
  expect(await page.locator('body').innerText()).not.toContain('sesame')
})

test('a database is added with the keyboard alone, and its password never comes back', async ({ page }) => {
  await page.goto(host.url)
  await openForm(page)
  await page.getByRole('textbox', { name: 'Paste an address' }).focus()
  await page.keyboard.type('postgres://ana:sesame@127.0.0.1:9/inbox')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Paste an address' })).toHaveValue('')
  for (const field of ['Name', 'Server', 'Database', 'User', 'Password']) {
    await page.keyboard.press('Tab')
    await expect(page.getByRole('textbox', { name: field, exact: true })).toBeFocused()
  }
  await page.getByRole('textbox', { name: 'Name' }).fill('By keyboard')
  await page.keyboard.press('Enter')
  const card = page.getByRole('article', { name: 'By keyboard' })
  await expect(card).toContainText('inbox at 127.0.0.1:9')
  await expectNoBarriers(page, 'list')

  await card.getByRole('link', { name: 'Edit By keyboard' }).click()
  await expect(page.getByRole('textbox', { name: 'Server' })).toHaveValue('127.0.0.1:9')
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('')
  await expect(page.getByText('leave it empty to go on with that one')).toBeVisible()
  expect(await page.locator('body').innerText()).not.toContain('sesame')

  await page.getByRole('textbox', { name: 'Name' }).fill('By keyboard again')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { name: 'No database answers at 127.0.0.1:9' })).toBeVisible()
  await page.getByRole('button', { name: 'Use the embedded database' }).click()
  await expect(page.getByRole('heading', { name: 'Which messages say the same?' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('the list, the form and a look have no barriers', async ({ page }) => {
      await page.goto(host.url)
      await goToDatabases(page)
      await expectNoBarriers(page, 'databases')
      await page.getByRole('link', { name: 'Look at This computer' }).click()
      await expect(page.getByRole('region', { name: 'What was found' })).toContainText('Postgres')
      await expectNoBarriers(page, 'look')
      await openForm(page)
      await page.getByText('Encrypted and verified').click()
      await expectNoBarriers(page, 'form')
    })
  })
}

import type { Page } from '@playwright/test'
import { FakeProvider } from '../support/fake-provider.ts'
import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, openWithSample, SAMPLE_MESSAGES, test } from './console-page.ts'

const KEY = 'sk-of-no-use-elsewhere'

let host: RunningConsole
let provider: FakeProvider
test.beforeEach(async () => {
  provider = await FakeProvider.start({ key: KEY })
  host = await startConsole()
})
test.afterEach(async ({ page }) => {
  await page.goto('about:blank')
  await host.stop()
  await provider.close()
})

const card = (page: Page) => page.getByRole('region', { name: 'Embeddings' })
const form = (page: Page) => card(page).getByRole('form', { name: 'Provider of embeddings' })
const facts = (page: Page) => card(page).getByRole('table', { name: 'Provider' })

/** Sets the provider up as a person does, from the card on. */
async function setUp(page: Page, more: { budget?: string; price?: string } = {}): Promise<void> {
  await goTo(page, 'Settings')
  await card(page).getByRole('button', { name: 'Set up a provider…' }).click()
  await form(page).getByRole('textbox', { name: 'Base URL' }).fill(provider.baseUrl)
  await form(page).getByLabel('Key', { exact: true }).fill(KEY)
  if (more.price)
    await form(page).getByRole('textbox', { name: 'Price of a million tokens' }).fill(more.price)
  if (more.budget) await form(page).getByRole('textbox', { name: 'Budget of a month' }).fill(more.budget)
  await form(page).getByRole('button', { name: 'Save' }).click()
  await expect(facts(page)).toContainText(provider.baseUrl)
}

test('a provider is tested before it is saved, and its key is never shown again', async ({ page }) => {
  await page.goto(host.url)
  await goTo(page, 'Settings')
  await expect(card(page)).toContainText('lexical-v1 is in force for everyone')
  await expect(card(page)).toContainText('No provider is set up, and none is needed')
  await expectNoBarriers(page, 'no provider')

  await card(page).getByRole('button', { name: 'Set up a provider…' }).click()
  await expect(form(page).getByRole('textbox', { name: 'Base URL' })).toBeFocused()
  await form(page).getByRole('textbox', { name: 'Base URL' }).fill('ftp://nowhere')
  await form(page).getByRole('button', { name: 'Test' }).click()
  await expect(form(page).getByText('Write the whole address')).toBeVisible()
  await expect(form(page).getByRole('textbox', { name: 'Base URL' })).toBeFocused()
  await form(page).getByRole('textbox', { name: 'Base URL' }).fill(provider.baseUrl)
  const key = form(page).getByLabel('Key', { exact: true })
  await key.fill('sk-wrong')
  await expect(key).toHaveAttribute('type', 'password')
  await form(page).getByRole('button', { name: 'Test' }).click()
  await expect(form(page).getByRole('alert')).toContainText('makes no embeddings for this key: 401')
  await expect(form(page).getByRole('alert')).toContainText('Check the key')
  await expectNoBarriers(page, 'a provider that refuses')

  await key.fill(KEY)
  await form(page).getByRole('button', { name: 'Test' }).click()
  await expect(form(page).getByRole('status')).toContainText('text-embedding-3-small answers.')
  await expect(form(page).getByRole('status')).toContainText(/1\u2009536 dimensions in \d+ ms · 2 tokens/)
  await form(page).getByRole('button', { name: 'More settings' }).click()
  await form(page).getByRole('textbox', { name: 'Requests at once' }).fill('2')
  await expectNoBarriers(page, 'the form of a provider')
  await form(page).getByRole('button', { name: 'Save' }).click()
  await expect(form(page)).toHaveCount(0)
  await expect(facts(page)).toContainText('text-embedding-3-small')
  await expect(facts(page)).toContainText(/held until Likeness is quit|kept in the keychain/)
  await expect(page.locator('body')).not.toContainText(KEY)
  await expectNoBarriers(page, 'a provider')

  await card(page).getByRole('button', { name: 'Replace the key' }).click()
  await expect(key).toBeFocused()
  await expect(key).toHaveValue('')
  await expect(form(page)).toContainText('Known already')
  await form(page).getByRole('textbox', { name: 'Base URL' }).fill('https://api.openai.com/v1')
  await expect(form(page)).toContainText('give the one for https://api.openai.com')
  await form(page).getByRole('button', { name: 'Cancel' }).click()

  await card(page).getByRole('button', { name: 'Forget the key' }).click()
  const dialog = page.getByRole('dialog', { name: 'Forget this key?' })
  await expectNoBarriers(page, 'forgetting a key')
  await dialog.getByRole('button', { name: 'Forget the key' }).click()
  await expect(facts(page)).toContainText('none is known here')
  await card(page).getByRole('button', { name: 'Test', exact: true }).click()
  await expect(card(page).getByRole('alert')).toContainText('makes no embeddings for this key')
})

test('a provider that fails is said to fail, with a way to try again', async ({ page }) => {
  await page.goto(host.url)
  await setUp(page)
  provider.faults.push({ kind: 'dimension', dimensions: 768 })
  await card(page).getByRole('button', { name: 'Test', exact: true }).click()
  await expect(card(page).getByRole('alert')).toContainText('cannot be used')
  await card(page).getByRole('button', { name: 'Test', exact: true }).click()
  await expect(card(page).getByRole('status').filter({ hasText: 'answers.' })).toBeVisible()
})

test('what the month costs is shown with its budget, and it is warned before that is spent', async ({
  page,
}) => {
  await page.goto(host.url)
  // A test is 2 tokens: $0.02 each, and weighed as 3 before it is made.
  await setUp(page, { price: '10000', budget: '0.07' })
  await expect(facts(page)).toContainText('$0.00 of $0.07 · 0 tokens')
  const ask = card(page).getByRole('button', { name: 'Test', exact: true })
  const warning = card(page).getByRole('status').filter({ hasText: 'of the budget' })
  for (const spent of ['$0.02 of $0.07 · 2 tokens', '$0.04 of $0.07 · 4 tokens']) {
    await ask.click()
    await expect(facts(page)).toContainText(spent)
    await expect(warning).toHaveCount(0)
  }
  await ask.click()
  await expect(facts(page)).toContainText('$0.06 of $0.07 · 6 tokens')
  await expect(facts(page).getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^85/)
  await expect(warning).toContainText('85.7')
  await ask.click()
  await expect(card(page).getByRole('alert')).toContainText(
    'The budget of this month is spent: $0.06 of $0.07',
  )
  await expectNoBarriers(page, 'a budget that is nearly spent')

  await card(page).getByRole('button', { name: 'Change…' }).click()
  await form(page).getByRole('textbox', { name: 'Budget of a month' }).fill('')
  await form(page).getByRole('button', { name: 'Save' }).click()
  await expect(facts(page)).toContainText('$0.06, no budget')
  await expect(warning).toHaveCount(0)
})

test('another model is put in force, which shows how far it is', async ({ page }) => {
  await openWithSample(page, host.url)
  await setUp(page)
  provider.options = { key: KEY, latencyMs: 2_000 }
  await card(page).getByRole('button', { name: 'Put text-embedding-3-small in force…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Put text-embedding-3-small in force?' })
  await expect(dialog).toContainText(`${SAMPLE_MESSAGES} messages of 2 creators are embedded`)
  await dialog.getByRole('textbox', { name: 'Suggest threshold' }).fill('0.5')
  await dialog.getByRole('button', { name: 'Put text-embedding-3-small in force' }).click()
  await expect(dialog.getByText('No higher than the vector threshold')).toBeVisible()
  await expectNoBarriers(page, 'putting a model in force')
  await dialog.getByRole('textbox', { name: 'Suggest threshold' }).fill('0.3')
  await dialog.getByRole('button', { name: 'Put text-embedding-3-small in force' }).click()
  await expect(dialog).toBeHidden()
  const prepared = card(page).getByRole('status', { name: 'Model being prepared' })
  await expect(prepared).toContainText('is being prepared for')
  await expectNoBarriers(page, 'a model that is being prepared')
  provider.options = { key: KEY }
  await expect(card(page)).toContainText('text-embedding-3-small is in force for everyone', {
    timeout: 60_000,
  })
  await expect(facts(page)).toContainText('tokens')
  await expect(card(page).getByRole('button', { name: 'Put lexical-v1 in force…' })).toBeVisible()
})

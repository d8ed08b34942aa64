import type { Page } from '@playwright/test'
import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, test } from './console-page.ts'

let running: RunningConsole
test.beforeEach(async () => {
  running = await startConsole()
})
test.afterEach(async ({ page }) => {
  await page.goto('about:blank')
  await running.stop()
})

const card = (page: Page) => page.getByRole('region', { name: 'Ways in' })
const tokens = (page: Page) => card(page).getByRole('table', { name: 'Tokens' }).getByRole('row')

const send = (address: string, token: string) =>
  fetch(address, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ creatorId: 'ana', messageId: 'm-1', text: 'Where is it?', channelId: 'talk-7' }),
  })

test('a way is opened, and a token is made, used where one listens, and revoked', async ({ page, host }) => {
  const listens = host === 'web'
  await page.goto(running.url)
  await goTo(page, 'Settings')
  const http = card(page).getByRole('switch', { name: 'HTTP' })
  await expect(http).not.toBeChecked()
  await expect(card(page)).toContainText('Tokens: none')
  await expect(card(page)).toContainText('Nothing came in within a day')
  await expectNoBarriers(page, 'ways in that are shut')

  await http.focus()
  await page.keyboard.press('Space')
  await expect(http).toBeChecked()
  const missing = card(page).getByRole('status', { name: 'What is missing: HTTP' })
  await expect(missing).toContainText(listens ? 'There is no token yet' : 'npm run worker -- --ingest 4200')
  await card(page).getByRole('button', { name: 'Make a token…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make a token' })
  await dialog.getByRole('button', { name: 'Make the token' }).click()
  await expect(dialog.getByText('Name it')).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('the app')
  await dialog.getByRole('combobox', { name: 'Creator' }).fill('ana')
  await expectNoBarriers(page, 'making a token')
  await dialog.getByRole('button', { name: 'Make the token' }).click()
  const value = (await dialog.getByLabel('Token', { exact: true }).textContent()) ?? ''
  expect(value.length).toBeGreaterThan(20)
  await expect(dialog).toContainText('never shown again')
  await expectNoBarriers(page, 'a token, this once')
  if (listens) await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await dialog.getByRole('button', { name: 'Copy the token' }).click()
  if (listens) {
    await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value)
  }
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.locator('body')).not.toContainText(value)
  await expect(tokens(page).nth(1)).toContainText('the app')
  await expect(tokens(page).nth(1)).toContainText('never')

  const address = listens
    ? ((await card(page)
        .getByText(/\/ingest$/)
        .textContent()) ?? '')
    : ''
  if (listens) {
    await expect(missing).toHaveCount(0)
    expect((await send(address, value)).status).toBe(200)
    await expect(card(page)).toContainText('1 stored')
    await expect(tokens(page).nth(1)).not.toContainText('never')
  }
  await card(page).getByRole('button', { name: 'Revoke the app' }).click()
  const revoking = page.getByRole('dialog', { name: 'Revoke this token?' })
  await expect(revoking).toContainText(listens ? 'It was used last' : 'It was never used')
  await expectNoBarriers(page, 'revoking a token')
  await revoking.getByRole('button', { name: 'Revoke the token' }).click()
  await expect(tokens(page)).toHaveCount(0)
  if (listens) expect((await send(address, value)).status).toBe(401)
  await card(page).getByRole('button', { name: 'Show 1 revoked token' }).click()
  await expect(tokens(page).nth(1)).toContainText('revoked')
  await expectNoBarriers(page, 'revoked tokens')
})

test('StreamChat says what it needs, and the rate is set for everyone', async ({ page, host }) => {
  await page.goto(running.url)
  await goTo(page, 'Settings')
  await card(page).getByRole('switch', { name: 'StreamChat webhook' }).click()
  const missing = card(page).getByRole('status', { name: 'What is missing: StreamChat webhook' })
  await expect(missing).toContainText(host === 'web' ? 'STREAM_API_SECRET' : 'Nothing listens here')
  const rate = card(page).getByRole('textbox', { name: 'Requests a second' })
  await expect(rate).toHaveValue('50')
  await rate.fill('0')
  await card(page).getByRole('button', { name: 'Set', exact: true }).click()
  await expect(card(page).getByText('A whole number from 1 to')).toBeVisible()
  await rate.fill('7')
  await card(page).getByRole('button', { name: 'Set', exact: true }).click()
  await expect(card(page).getByRole('button', { name: 'Set', exact: true })).toHaveCount(0)
  await page.reload()
  await expect(rate).toHaveValue('7')
})

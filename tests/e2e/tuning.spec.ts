import type { Page } from '@playwright/test'
import { byCommandLine, type RunningConsole, startConsole } from './console-host.ts'
import {
  expect,
  goTo,
  importFile,
  line,
  memberGrid,
  openCluster,
  openWithSample,
  test,
} from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

const slider = (page: Page) => page.getByRole('slider', { name: 'Vector threshold' })
const liveBadge = (page: Page) => page.getByRole('link', { name: /^live/ })
const comparison = (page: Page) =>
  page
    .getByRole('region', { name: 'Thresholds and what they do' })
    .getByRole('table', { name: 'Now and with the candidate' })

/** Figures of the table once they are those of `threshold`. */
async function figuresAt(page: Page, threshold: string): Promise<string[]> {
  await expect(comparison(page)).toContainText(`at ${threshold}`)
  await expect(comparison(page)).toHaveAttribute('aria-busy', 'false')
  return comparison(page).getByRole('cell').allTextContents()
}

/** Chooses what is listed below the charts. */
async function showEffect(page: Page, name: string): Promise<void> {
  await page.getByRole('radiogroup', { name: 'Show of the effect' }).getByText(name).click()
}

async function setByNumber(page: Page, threshold: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Vector threshold' }).fill(threshold)
}

test('keys move the threshold, the figures follow, and the last ones are those of the last value', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  await expect(slider(page)).toHaveAttribute('aria-valuenow', /^0\.\d+$/)
  const live = Number(await slider(page).getAttribute('aria-valuenow'))
  const atLive = await figuresAt(page, live.toFixed(2))
  await expect(page.getByRole('heading', { name: 'This is the live value' })).toBeVisible()

  await slider(page).focus()
  for (let press = 0; press < 20; press++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Shift+ArrowRight')
  const wanted = (live - 0.2 + 0.001).toFixed(3)
  const moved = await figuresAt(page, wanted)
  expect(moved).not.toEqual(atLive)
  await showEffect(page, 'Links that flip')
  await expect(page.getByRole('grid', { name: 'Links that flip' })).toContainText('joins')

  // The address follows once the values rest, which may be later than the figures.
  await expect(page).toHaveURL(new RegExp(`threshold=${wanted.replace('.', '\\.')}&`))
  await page.reload()
  expect(await figuresAt(page, wanted)).toEqual(moved)
  await page.getByRole('button', { name: 'Back to live' }).click()
  await figuresAt(page, live.toFixed(2))
  await setByNumber(page, wanted)
  expect(await figuresAt(page, wanted)).toEqual(moved)
})

test('a suggest threshold that the other one has pressed down is as it was set once that one is up again', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  const suggest = page.getByRole('textbox', { name: 'Suggest threshold' })
  await expect(suggest).toHaveValue('0.55')
  await setByNumber(page, '0.4')
  await expect(suggest).toHaveValue('0.40')
  await expect(page).toHaveURL(/threshold=0\.4&/)
  await setByNumber(page, '0.7')
  await expect(suggest).toHaveValue('0.55')
})

test('the chart can be read as a table', async ({ page }) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  await expect(page.getByRole('img', { name: /^Best vector link of each message/ })).toBeVisible()
  await page.getByText('Table', { exact: true }).click()
  const table = page.getByRole('table', { name: 'Link scores in figures' })
  await expect(table.getByRole('row')).toHaveCount(21)
  await expect(table.getByRole('row').last()).toContainText('0.95–1.00')
})

test('a link that flips can be labelled by key', async ({ page }) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  await setByNumber(page, '0.6')
  await figuresAt(page, '0.60')
  await showEffect(page, 'Links that flip')
  const flips = page.getByRole('grid', { name: 'Links that flip' })
  await flips.focus()
  await page.keyboard.press('j')
  await page.keyboard.press('1')
  const pressed = flips.getByRole('button', { name: 'Same', pressed: true })
  await expect(pressed).toHaveCount(1)
  await page.keyboard.press('1')
  await expect(pressed).toHaveCount(0)
})

test('the next import obeys a pushed threshold, and the former value can be pushed back', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  const former = Number(await slider(page).getAttribute('aria-valuenow')).toFixed(2)
  await setByNumber(page, '0.5')
  await figuresAt(page, '0.50')
  await page.getByRole('button', { name: 'Push…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Push a new config' })
  await expect(dialog.getByRole('table', { name: 'Old and new values' })).toContainText(former)
  await expect(dialog.getByRole('table', { name: 'Now and with the candidate' })).toContainText('at 0.50')
  await dialog.getByRole('textbox', { name: 'Note' }).fill('looser for a test')
  await dialog.getByRole('button', { name: 'Push 0.50' }).click()
  await expect(liveBadge(page)).toContainText('live 0.50 · v2')

  await goTo(page, 'Clusters')
  const lines = [
    line('p1', 'could you tell me when the garden tour begins on friday'),
    line('p2', 'please tell me when the garden tour begins on a friday, thanks'),
  ]
  await importFile(page, { name: 'tours.jsonl', lines }, 'garden')
  await openCluster(page, 'when the garden tour begins')
  await expect(memberGrid(page)).toContainText('v2, at 0.50')

  await goTo(page, 'Tuning')
  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('dialog', { name: 'Config history' })
  await expect(history.getByRole('article', { name: 'Version 2' })).toContainText('looser for a test')
  await history
    .getByRole('article', { name: 'Version 1' })
    .getByRole('button', { name: 'Push this again…' })
    .click()
  await expect(dialog.getByRole('textbox', { name: 'Note' })).toHaveValue('Back to v1')
  await dialog.getByRole('button', { name: `Push ${former}` }).click()
  await expect(liveBadge(page)).toContainText(`live ${former} · v3`)
})

test('a push prepared against another version is refused and says so', async ({ page }) => {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  await setByNumber(page, '0.7')
  await figuresAt(page, '0.70')
  await page.getByRole('button', { name: 'Push…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Push a new config' })
  await expect(dialog.getByRole('button', { name: 'Push 0.70' })).toBeEnabled()

  const replaces = Number(/v(\d+)/.exec((await liveBadge(page).textContent()) ?? '')?.[1])
  await byCommandLine(host.dataFolder, ({ configs }) => configs.push({ threshold: 0.65, replaces }))

  await dialog.getByRole('button', { name: 'Push 0.70' }).click()
  await expect(dialog.getByRole('alert')).toContainText('went live meanwhile')
  await expect(page.getByRole('alert').filter({ hasText: 'went live meanwhile' })).toHaveCount(1)
})

import type { Locator, Page } from '@playwright/test'
import { byCommandLine, type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, openWithSample, test } from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

/** Each test begins with none saved, and with the first config's values live. */
test.beforeEach(() =>
  byCommandLine(host.dataFolder, async ({ candidates }) => {
    for (const { id } of await candidates.list()) await candidates.remove({ id })
  }),
)

const bar = (page: Page) => page.getByRole('group', { name: 'What is in hand' })
const drawer = (page: Page) => page.getByRole('dialog', { name: 'Candidates' })
const card = (page: Page, name: string) => drawer(page).getByRole('article', { name: `Candidate ${name}` })
const threshold = (page: Page) => page.getByRole('textbox', { name: 'Vector threshold' })
const trigram = (page: Page) => page.getByRole('textbox', { name: 'Trigram threshold' })
const values = {
  trigramThreshold: 0.95,
  suggestThreshold: 0.5,
  minimumWords: 0,
  embeddingModel: 'lexical-v1',
}

const save = (name: string, more: { threshold: number; note?: string; embeddingModel?: string }) =>
  byCommandLine(host.dataFolder, ({ candidates }) => candidates.save({ ...values, name, ...more }))

async function openTuning(page: Page): Promise<void> {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  await expect(threshold(page)).toBeVisible()
}

async function putInHand(page: Page, name: string): Promise<void> {
  await bar(page).getByRole('button').first().click()
  await card(page, name).getByRole('button', { name: 'Put in hand' }).click()
  await expect(drawer(page)).toBeHidden()
}

/** Sets the threshold as a person types it, and waits until the address says so. */
async function moveTo(page: Page, written: string): Promise<void> {
  await threshold(page).fill(written)
  await expect(page).toHaveURL(new RegExp(`threshold=${written.replace('.', '\\.')}&`))
}

test('values are saved by key under a name and a note, changed, kept as another one, renamed, removed and brought back', async ({
  page,
}) => {
  await openTuning(page)
  await bar(page).getByRole('button', { name: 'Candidates' }).click()
  await expect(drawer(page).getByRole('heading', { name: 'No candidate is saved' })).toBeVisible()
  await drawer(page).getByRole('button', { name: 'Close' }).click()

  await moveTo(page, '0.91')
  await page.keyboard.press('ControlOrMeta+s')
  const form = page.getByRole('dialog', { name: 'Save a candidate' })
  await expect(form).toContainText('vector 0.91 · trigram 0.90')
  await form.getByRole('textbox', { name: 'Name' }).fill('stricter for launch')
  await form.getByRole('textbox', { name: 'Note' }).fill('the press looks')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(form).toBeHidden()
  await expect(bar(page)).toContainText('stricter for launch')
  await expect(bar(page)).not.toContainText('changed')

  await moveTo(page, '0.92')
  await expect(bar(page)).toContainText('changed')
  await bar(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(bar(page)).not.toContainText('changed')
  await moveTo(page, '0.7')
  await bar(page).getByRole('button', { name: 'Save as…' }).click()
  await form.getByRole('textbox', { name: 'Name' }).fill('Stricter for LAUNCH')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByRole('alert')).toContainText('Another candidate is called “stricter for launch”')
  await form.getByRole('textbox', { name: 'Name' }).fill('looser')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(bar(page)).toContainText('looser')

  await putInHand(page, 'stricter for launch')
  await expect(threshold(page)).toHaveValue('0.92')
  await bar(page).getByRole('button').first().click()
  await expect(card(page, 'stricter for launch')).toContainText('the press looks')
  await expect(card(page, 'stricter for launch').getByRole('button', { name: 'Put in hand' })).toBeDisabled()
  await card(page, 'looser').getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: 'Edit the candidate' })
  await edit.getByRole('textbox', { name: 'Name' }).fill('much looser')
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(card(page, 'much looser')).toContainText('vector 0.70')
  await expectNoBarriers(page, 'candidates')

  await card(page, 'much looser').getByRole('button', { name: 'Remove' }).click()
  await expect(card(page, 'much looser')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(card(page, 'much looser')).toContainText('vector 0.70')
})

test('one that was changed by another console is not overwritten, and nothing is lost', async ({ page }) => {
  await save('shared', { threshold: 0.9, note: 'ours' })
  await openTuning(page)
  await putInHand(page, 'shared')
  await moveTo(page, '0.8')
  const saveElsewhere = (note: string) =>
    byCommandLine(host.dataFolder, async ({ candidates }) => {
      const [{ id, version } = { id: null, version: 0 }] = await candidates.list()
      const replaces = id && { id, version }
      await candidates.save({ ...values, name: 'shared', threshold: 0.95, note, replaces })
    })
  await saveElsewhere('theirs')
  await bar(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('was changed by')).toBeVisible()
  await expect(threshold(page)).toHaveValue('0.80')
  await expect(bar(page)).toContainText('changed')
  await bar(page).getByRole('button').first().click()
  await expect(card(page, 'shared')).toContainText('vector 0.95')
  await expect(card(page, 'shared')).toContainText('theirs')
  await drawer(page).getByRole('button', { name: 'Close' }).click()
  await bar(page).getByRole('button', { name: 'Save', exact: true }).click()
  await expect(bar(page)).not.toContainText('changed')
  await byCommandLine(host.dataFolder, async ({ candidates }) =>
    expect(await candidates.list()).toMatchObject([{ name: 'shared', threshold: 0.8, note: 'theirs' }]),
  )

  await page.keyboard.press('ControlOrMeta+s')
  const edit = page.getByRole('dialog', { name: 'Edit the candidate' })
  await edit.getByRole('textbox', { name: 'Note' }).fill('mine')
  await saveElsewhere('theirs again')
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(edit.getByRole('alert')).toContainText('was changed by')
  await expect(edit.getByRole('textbox', { name: 'Note' })).toHaveValue('mine')
  await edit.getByRole('button', { name: 'Save' }).click()
  await expect(edit).toBeHidden()
  await byCommandLine(host.dataFolder, async ({ candidates }) =>
    expect(await candidates.list()).toMatchObject([{ threshold: 0.8, note: 'mine', version: 5 }]),
  )
})

test('what is moved while a save is under way stays in hand', async ({ page }) => {
  await save('one', { threshold: 0.9 })
  await openTuning(page)
  await putInHand(page, 'one')
  await moveTo(page, '0.8')
  const saving = bar(page).getByRole('button', { name: 'Save', exact: true })
  await saving.evaluate((button: HTMLButtonElement) => {
    button.click()
    const key = new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true })
    document.querySelector('[role="slider"][aria-label="Vector threshold"]')?.dispatchEvent(key)
  })
  await expect(page).toHaveURL(/threshold=0\.79&.*\.2$/)
  await expect(threshold(page)).toHaveValue('0.79')
  await expect(bar(page)).toContainText('changed')
  await bar(page).getByRole('button').first().click()
  await expect(card(page, 'one')).toContainText('vector 0.80')
})

test('going back and forth moves between candidates, and dragging fills no history', async ({ page }) => {
  await save('one', { threshold: 0.9 })
  await save('two', { threshold: 0.7 })
  await openTuning(page)
  await putInHand(page, 'one')
  await putInHand(page, 'two')
  await expect(threshold(page)).toHaveValue('0.70')
  await threshold(page).focus()
  await page.goBack()
  await expect(threshold(page)).toHaveValue('0.90')
  await expect(bar(page)).toContainText('one')
  await page.goForward()
  await expect(threshold(page)).toHaveValue('0.70')

  const entries = () => page.evaluate(() => window.history.length)
  const before = await entries()
  const slider = page.getByRole('slider', { name: 'Vector threshold' })
  await slider.focus()
  for (let press = 0; press < 30; press++) await page.keyboard.press('ArrowLeft')
  await expect(page).toHaveURL(/threshold=0\.4&/)
  expect(await entries()).toBe(before + 1)
  await page.goBack()
  await expect(threshold(page)).toHaveValue('0.70')
  await page.goBack()
  await expect(threshold(page)).toHaveValue('0.90')
  await page.goBack()
  await expect(threshold(page)).toHaveValue('0.84')
})

test('a copied link shows the same values, candidate and creator', async ({ page }) => {
  await save('one', { threshold: 0.9, note: 'why' })
  await openTuning(page)
  await putInHand(page, 'one')
  await page.getByRole('combobox', { name: 'Creator' }).click()
  await page.getByRole('option', { name: /^mara-vale/ }).click()
  await expect(page).toHaveURL(/creator=mara-vale/)
  await trigram(page).fill('0.85')
  await bar(page).getByRole('button', { name: 'Copy link' }).click()
  await bar(page).getByRole('button', { name: 'Save as…' }).click()
  const note = page.getByRole('textbox', { name: 'Note' })
  await note.fill('')
  await note.press('ControlOrMeta+v')
  await expect(note).toHaveValue(/tuning\?threshold=0\.9&trigramThreshold=0\.85&/)
  const place = (await note.inputValue()).replace(/^.*?tuning\?/, 'tuning?')
  expect(place).not.toContain('token')
  await page.keyboard.press('Escape')

  await page.getByRole('combobox', { name: 'Creator' }).click()
  await page.getByRole('option', { name: 'All creators' }).click()
  await goTo(page, 'Clusters')
  await page.goto(`${host.origin}/#/${place}`)
  await expect(threshold(page)).toHaveValue('0.90')
  await expect(trigram(page)).toHaveValue('0.85')
  await expect(page.getByRole('combobox', { name: 'Creator' })).toHaveValue(/^mara-vale/)
  await expect(bar(page)).toContainText('one')
  await expect(bar(page)).toContainText('changed')
})

for (const [what, search, said] of [
  ['out of range', 'threshold=1.5', 'cannot be read'],
  ['garbage', 'threshold=%3Cb%3E&trigramThreshold=x', 'cannot be read'],
  ['of another model', 'threshold=0.5&model=text-embedding-3-small', 'are for text-embedding-3-small'],
] as const) {
  test(`a link with thresholds that are ${what} shows what is live, and says so`, async ({ page }) => {
    await openTuning(page)
    await page.goto(`${host.origin}/#/tuning?${search}`)
    await expect(page.getByText(said)).toBeVisible()
    await expect(threshold(page)).toHaveValue('0.84')
    await expect(page.getByRole('button', { name: 'Back to live' })).toBeDisabled()
    await expect(page).toHaveURL(/#\/tuning$/)
  })
}

test('one that was made for another embedding model is shown, and why it cannot be put in hand', async ({
  page,
}) => {
  await save('for the real model', { threshold: 0.6, embeddingModel: 'text-embedding-3-small' })
  await openTuning(page)
  await bar(page).getByRole('button').first().click()
  const other = card(page, 'for the real model')
  await expect(other).toContainText('its thresholds mean nothing for lexical-v1')
  await expect(other.getByRole('button', { name: 'Put in hand' })).toBeDisabled()
})

/** What is now and what would be, of one figure. */
async function figure(within: Page | Locator, label: string): Promise<[string, string]> {
  const table = within.getByRole('table', { name: 'Now and with the candidate' }).last()
  await expect(table).toHaveAttribute('aria-busy', 'false')
  const [now = '', then = ''] = await table
    .getByRole('row', { name: label })
    .getByRole('cell')
    .allTextContents()
  return [now, then]
}

const pushing = (page: Page) => page.getByRole('dialog', { name: 'Push a new config' })

test('every figure is under the minimum words of the candidate in hand, also before it is pushed', async ({
  page,
}) => {
  await byCommandLine(host.dataFolder, async ({ candidates, configs }) => {
    const { threshold, trigramThreshold, suggestThreshold } = await configs.live()
    const minimumWords = 12
    const own = { ...values, threshold, trigramThreshold, suggestThreshold, minimumWords }
    await candidates.save({ ...own, name: 'wordier' })
  })
  await openTuning(page)
  await expect(page.getByText('Every cluster stays as it is.')).toBeVisible()
  await putInHand(page, 'wordier')
  await expect(page.getByText('Minimum words 12, as the candidate in hand has it; live 0.')).toBeVisible()
  const [now, then] = await figure(page, 'Clusters')
  expect(Number(then)).toBeLessThan(Number(now))
  await expect(page.getByRole('status').filter({ hasText: /messages move, of .* vanish/ })).toBeVisible()
  await page.getByRole('button', { name: 'Push…' }).click()
  await expect(pushing(page).getByRole('table', { name: 'Old and new values' })).toContainText(
    'Minimum words',
  )
  expect(await figure(pushing(page), 'Clusters')).toEqual([now, then])
  await pushing(page).getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Back to live' }).click()
  await expect(page.getByText('Every cluster stays as it is.')).toBeVisible()
  expect(await figure(page, 'Clusters')).toEqual([now, now])
})

test('a push shows what another suggest threshold would suggest', async ({ page }) => {
  await openTuning(page)
  await page.getByRole('textbox', { name: 'Suggest threshold' }).fill('0.2')
  await expect(page).toHaveURL(/suggestThreshold=0\.2&/)
  const [now, then] = await figure(page, 'Suggested')
  expect(Number(then)).toBeGreaterThan(Number(now))
  await page.getByRole('button', { name: 'Push…' }).click()
  expect(await figure(pushing(page), 'Suggested')).toEqual([now, then])
})

test('a push of a candidate begins with its name and note, and brings its minimum words along', async ({
  page,
}) => {
  await byCommandLine(host.dataFolder, ({ candidates }) =>
    candidates.save({ ...values, name: 'one', note: 'the press looks', threshold: 0.9, minimumWords: 3 }),
  )
  await openTuning(page)
  await putInHand(page, 'one')
  await page.getByRole('button', { name: 'Push…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Push a new config' })
  await expect(dialog.getByRole('textbox', { name: 'Note' })).toHaveValue('one: the press looks')
  await expect(dialog.getByRole('table', { name: 'Old and new values' })).toContainText('Minimum words')
  await dialog.getByRole('button', { name: /^Push 0\.90/ }).click()
  await expect(page.getByRole('link', { name: /^live/ })).toContainText('live 0.90 · v2')
  await expect(page.getByRole('button', { name: 'Back to live' })).toBeDisabled()
  await expect(bar(page)).toContainText('one')
})

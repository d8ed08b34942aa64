import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { type RunningConsole, startConsole } from './console-host.ts'
import { expect, expectNoBarriers, goTo, openWithSample, test } from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

const effects = (page: Page) => page.getByRole('region', { name: 'What would change' })
/** What it comes to; a list below that is still loading has a status of its own. */
const sentence = (page: Page) => effects(page).getByRole('status').first()
const comparison = (page: Page) => page.getByRole('table', { name: 'Now and with the candidate' })

async function openTuning(page: Page, threshold: string): Promise<void> {
  await openWithSample(page, host.url)
  await goTo(page, 'Tuning')
  await page.getByRole('textbox', { name: 'Vector threshold' }).fill(threshold)
  await expect(comparison(page)).toContainText(`at ${threshold}`)
  await expect(comparison(page)).toHaveAttribute('aria-busy', 'false')
}

async function show(page: Page, name: string): Promise<void> {
  await effects(page).getByRole('radiogroup', { name: 'Show of the effect' }).getByText(name).click()
}

/** A figure of the comparison: what is now, what would be, and the change. */
async function figure(page: Page, label: string): Promise<string[]> {
  return comparison(page).getByRole('row', { name: label }).getByRole('cell').allTextContents()
}

/** Tables come before pictures, and some things leave as both. */
async function download(page: Page, item: string, which: 'first' | 'last' = 'first'): Promise<Buffer> {
  await effects(page).getByRole('button', { name: 'Export' }).click()
  const started = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: item })[which]().click()
  return readFile(await (await started).path())
}

const records = (content: Buffer): Record<string, string>[] =>
  parse(content, { bom: true, columns: true }) as Record<string, string>[]

test('a cluster that changes is opened by key, with the links that flip in it', async ({ page }) => {
  await openTuning(page, '0.60')
  const list = effects(page).getByRole('grid', { name: 'Clusters that change' })
  await expect(sentence(page)).toContainText(/^\d+ messages move, of 2 creators: /)
  await list.focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  const opened = page.getByRole('dialog', { name: /messages? of .+ moves?: a cluster/ })
  await expect(opened.getByRole('region', { name: 'Then' }).getByRole('row').first()).toContainText(
    'messages',
  )
  const flips = opened.getByRole('grid', { name: 'Links that flip in this change' })
  await flips.focus()
  await page.keyboard.press('j')
  await page.keyboard.press('1')
  const active = flips.locator('[role=row][data-active]')
  await expect(active.getByRole('button', { name: 'Same', pressed: true })).toBeVisible()
  await expect(flips.getByRole('button', { pressed: true })).toHaveCount(1)
  await expect(flips.locator('button[tabindex="0"]')).toHaveCount(3)
  await page.keyboard.press('2')
  await expect(active.getByRole('button', { name: 'Different', pressed: true })).toBeVisible()
  await page.keyboard.press('2')
  await expect(flips.getByRole('button', { pressed: true })).toHaveCount(0)
  await expectNoBarriers(page, 'an opened change')
  await page.keyboard.press('Escape')
  await expect(opened).toHaveCount(0)
})

test('only some kinds of change are listed, by keys, and all again', async ({ page }) => {
  await openTuning(page, '0.60')
  const list = effects(page).getByRole('grid', { name: 'Clusters that change' })
  const kinds = effects(page).getByRole('group', { name: 'List only clusters that' })
  const all = Number(await list.getAttribute('aria-rowcount')) - 1
  const merges = kinds.getByRole('button', { name: /^\d+ merge$/ })
  const count = Number.parseInt((await merges.textContent()) ?? '', 10)
  expect(count).toBeLessThan(all)
  await merges.focus()
  await page.keyboard.press('Space')
  await expect(merges).toHaveAttribute('aria-pressed', 'true')
  await expect(list).toHaveAttribute('aria-rowcount', `${count + 1}`)
  await expect(list.getByRole('row').filter({ hasText: 'merge' })).toHaveCount(
    (await list.getByRole('row').count()) - 1,
  )
  await expect(sentence(page)).toContainText('appear')
  await expectNoBarriers(page, 'changes of one kind')
  // All the way down nothing merges, and the list says why it is empty.
  await page.getByRole('textbox', { name: 'Vector threshold' }).fill('0.99')
  await expect(effects(page)).toContainText('Only clusters that merge are listed')
  await expect(kinds.getByRole('button', { name: '0 merge', pressed: true })).toBeVisible()
  await effects(page).getByRole('button', { name: 'List all kinds' }).click()
  await expect(list).toBeVisible()
  await expect(kinds.getByRole('button', { pressed: true })).toHaveCount(0)
})

test('every list of the effect can be read, by those too who do not see it', async ({ page }) => {
  await openTuning(page, '0.60')
  await show(page, 'Creators')
  const creators = effects(page).getByRole('grid', { name: 'Creators' })
  await expect(creators.getByRole('row')).toHaveCount(3)
  await expect(creators.getByRole('row').last().getByRole('gridcell')).toHaveCount(10)
  const [largest = '', largestThen = ''] = await figure(page, 'Largest cluster')
  await expect(sentence(page)).toContainText(`Largest cluster ${largest} now, ${largestThen} then.`)
  await expectNoBarriers(page, 'creators')
  await show(page, 'Sizes')
  const sizes = effects(page).getByRole('table', { name: 'Clusters by size' })
  const [now = '', then = ''] = await figure(page, 'Clusters')
  const column = async (nth: number) =>
    (await sizes.locator(`tbody tr td:nth-child(${nth})`).allTextContents())
      .map(Number)
      .reduce((sum, count) => sum + count, 0)
  expect([await column(3), await column(4)]).toEqual([Number(now), Number(then)])
  await expectNoBarriers(page, 'sizes')
  await page.getByText('Table', { exact: true }).click()
  const figures = page.getByRole('table', { name: 'Figures at every twentieth' })
  await expect(
    figures
      .getByRole('row', { name: /^0\.60/ })
      .getByRole('cell')
      .nth(1),
  ).toHaveText(then)
})

test('a cell of the plane puts both its thresholds in hand', async ({ page }) => {
  await openTuning(page, '0.60')
  await show(page, 'Both thresholds')
  const plane = effects(page).getByRole('table', { name: 'Formation rate by both thresholds' })
  const cell = plane.getByRole('button', { name: /^Vector 0\.60, trigram 0\.90:/ })
  await expect(cell).toHaveAttribute('tabindex', '0')
  await expectNoBarriers(page, 'plane')
  await cell.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Vector threshold' })).toHaveValue('0.65')
  await expect(page.getByRole('textbox', { name: 'Trigram threshold' })).toHaveValue('0.85')
  await expect(comparison(page)).toHaveAttribute('aria-busy', 'false')
  const rate = Number((await figure(page, 'Formation rate'))[1]?.replace(/[^\d.]/g, ''))
  const picked = plane.getByRole('button', { name: /^Vector 0\.65, trigram 0\.85:/ })
  expect(Math.abs(Number(await picked.textContent()) - rate)).toBeLessThanOrEqual(0.5)
})

test('labels make the plane an estimate of how many joins are right, with what it rests on', async ({
  page,
}) => {
  await openTuning(page, '0.60')
  await show(page, 'Both thresholds')
  await effects(page).getByText('Estimated precision', { exact: true }).click()
  const plane = effects(page).getByRole('table', { name: 'Estimated precision by both thresholds' })
  await expect(plane.getByRole('button', { name: /^Vector 0\.60, trigram 0\.90: no label/ })).toHaveText('·')
  await show(page, 'Links that flip')
  const flips = effects(page).getByRole('grid', { name: 'Links that flip' })
  for (const [place, verdict] of (['Same', 'Same', 'Different'] as const).entries())
    await flips.getByRole('button', { name: verdict }).nth(place).click()
  await expect(flips.getByRole('button', { pressed: true })).toHaveCount(3)
  await show(page, 'Both thresholds')
  const labelled = plane.getByRole('button', { name: /by [1-3] labels?/ })
  await expect.poll(() => labelled.count()).toBeGreaterThan(0)
  await expect(labelled.first()).toHaveText(/^(·|≥\d+)$/)
  await expectNoBarriers(page, 'plane of precision')
  await show(page, 'Links that flip')
  for (let left = 2; left >= 0; left--) {
    await flips.getByRole('button', { pressed: true }).first().click()
    await expect(flips.getByRole('button', { pressed: true })).toHaveCount(left)
  }
})

test('what is counted can be chosen, and nothing is grouped otherwise', async ({ page }) => {
  await openTuning(page, '0.60')
  const all = await figure(page, 'Without a home')
  await effects(page).getByRole('button', { name: 'Count all' }).click()
  const filter = page.getByRole('dialog')
  await expect(filter).toContainText('nothing is grouped otherwise')
  await filter.getByRole('textbox', { name: 'Language' }).fill('en')
  await expect(async () => {
    expect(Number((await figure(page, 'Without a home'))[1])).toBeLessThan(Number(all[1]))
  }).toPass()
  await expect(page).toHaveURL(/language=en/)
  await page.reload()
  await expect(effects(page).getByRole('button', { name: 'Counted: en' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Vector threshold' })).toHaveValue('0.60')
  await effects(page).getByRole('button', { name: 'Counted: en' }).click()
  await filter.getByRole('textbox', { name: 'Language' }).fill('xx')
  await expect(comparison(page).getByRole('row', { name: 'Clusters' }).getByRole('cell').nth(1)).toHaveText(
    '0',
  )
  await filter.getByRole('button', { name: 'Count all' }).click()
  await expect(
    comparison(page).getByRole('row', { name: 'Without a home' }).getByRole('cell').nth(1),
  ).toHaveText(all[1] ?? '')
})

test('tables and curves leave as files', async ({ page }) => {
  await openTuning(page, '0.60')
  const [, then = ''] = await figure(page, 'Clusters')
  const curve = records(await download(page, 'All thresholds'))
  expect(curve.length).toBe(101)
  expect(curve.find(({ threshold }) => threshold === '0.6')).toMatchObject({ clusters: then })
  const changes = records(await download(page, 'Clusters that change'))
  const total = await effects(page)
    .getByRole('grid', { name: 'Clusters that change' })
    .getAttribute('aria-rowcount')
  expect(changes.length).toBe(Number(total) - 1)
  const flips = records(await download(page, 'Links that flip'))
  expect(new Set(flips.map(({ change }) => change))).toContain('joins')
  expect(curve[0]?.about).toMatch(/^all creators; all messages; lexical-v1; live v1 .+; candidate 0\.60,/)
  const scores = records(await download(page, 'Link scores and labels'))
  const sumOf = (rows: readonly Record<string, string>[], name: string) =>
    rows.reduce((sum, row) => sum + Number(row[name]), 0)
  expect(scores.length).toBe(100)
  expect(sumOf(scores, 'messages')).toBeGreaterThan(400)
  const compared = records(await download(page, 'Now and with the candidate'))
  expect(compared.find((row) => row.figure === 'clusters')?.then).toBe(then)
  const sizes = records(await download(page, 'Sizes'))
  expect(sumOf(sizes.slice(1), 'clustersThen')).toBe(Number(then))
  for (const name of ['Link scores and labels', 'Curves', 'Sizes', 'Both thresholds']) {
    const picture = await download(page, name, 'last')
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.length).toBeGreaterThan(10_000)
  }
})

test('links that flip are those of messages that are counted, on the screen as in the file', async ({
  page,
}) => {
  await openTuning(page, '0.60')
  await show(page, 'Links that flip')
  const list = effects(page).getByRole('grid', { name: 'Links that flip' })
  const listed = async () => Number(await list.getAttribute('aria-rowcount')) - 1
  await expect(sentence(page)).toContainText('would join')
  const all = await listed()
  await effects(page).getByRole('button', { name: 'Count all' }).click()
  const filter = page.getByRole('dialog')
  await filter.getByRole('textbox', { name: 'At most' }).fill('45')
  await expect.poll(listed).toBeLessThan(all)
  await page.keyboard.press('Escape')
  const file = records(await download(page, 'Links that flip'))
  expect(file.length).toBe(await listed())
  expect(Math.max(...file.map(({ text = '' }) => [...text].length))).toBeLessThanOrEqual(45)
  const counts = (await sentence(page).textContent())?.match(/\d+/g) ?? []
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(file.length)
})

import { type RunningConsole, startConsole } from './console-host.ts'
import { clusterGrid, expect, importFile, line, memberGrid, rowsWith, test } from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

const markup =
  '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script><style>body{display:none}</style>'
const hebrew = 'שלום, מתי תגיע ההזמנה שלי? \u202Egnp.exe'
const emoji = '👩‍👩‍👧‍👦🏳️‍🌈❤️‍🔥 e\u0301\u0301\u0301\u0301'
const long = `${'lorem-ipsum '.repeat(8_500)}${'x'.repeat(2_000)}`

test('whatever a message holds is shown as text, and a long one holds nothing up', async ({ page }) => {
  await page.goto(host.url)
  const texts = [markup, hebrew, emoji, long]
  const lines = texts.flatMap((text, at) => [line(`h${at}`, text), line(`i${at}`, `${text}!`)])
  await importFile(page, { name: 'hostile.jsonl', lines }, '<b>creator</b> שלום')
  await expect(clusterGrid(page)).toHaveAttribute('aria-rowcount', String(1 + texts.length))

  const opensWith = [markup, 'שלום, מתי', '👩‍👩‍👧‍👦', 'lorem-ipsum']
  for (const start of opensWith) {
    await rowsWith(clusterGrid(page), start).first().click()
    await expect(memberGrid(page).getByRole('row')).toHaveCount(2)
    await expect(memberGrid(page).getByRole('row').first()).toContainText(start)
  }
  await memberGrid(page)
    .getByRole('button', { name: /^Show all \(\d+\.\d.KB\)$/ })
    .first()
    .click()
  await expect(memberGrid(page).getByRole('row').first()).toContainText('x'.repeat(1_000))
  await memberGrid(page).getByRole('button', { name: 'Show less' }).click()

  expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  await expect(page.locator('img[src="x"]')).toHaveCount(0)
  const widths = await page.evaluate(() => [document.body.scrollWidth, window.innerWidth])
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0)

  const cell = rowsWith(clusterGrid(page), 'שלום, מתי').getByRole('gridcell').first().locator('[dir=auto]')
  expect(await cell.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
  expect(await page.evaluate(() => getComputedStyle(document.body).direction)).toBe('ltr')
})

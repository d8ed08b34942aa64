import AxeBuilder from '@axe-core/playwright'
import { test as base, expect as baseExpect, type Page } from '@playwright/test'
import { type HostOptions, pageOfHost } from './console-host.ts'

/** Waits long enough for a busy machine with two cores. */
export const expect = baseExpect.configure({ timeout: 15_000 })

interface Options {
  /** Console messages that belong to what is being tested, such as a refused connection. */
  readonly expectedNoise: RegExp | null
}

/** The test function of all browser tests: nothing may be logged as an error, refused by the policy, or thrown. */
export const test = base.extend<Options & HostOptions & { readonly quiet: undefined }>({
  expectedNoise: [null, { option: true }],
  host: ['web', { option: true }],
  database: ['embedded', { option: true }],
  page: async ({ page, host }, use) => use(await pageOfHost(page, host)),
  contextOptions: { reducedMotion: 'reduce' },
  quiet: [
    async ({ page, expectedNoise }, use) => {
      const noise: string[] = []
      page.setDefaultTimeout(15_000)
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') noise.push(message.text())
      })
      page.on('pageerror', (error) => noise.push(String(error)))
      await use(undefined)
      expect(noise.filter((line) => !expectedNoise?.test(line))).toEqual([])
    },
    { auto: true },
  ],
})

/** Goes to a screen of the console that is open in the page. */
export async function goTo(page: Page, screen: 'Clusters' | 'Tuning' | 'Ops' | 'Settings'): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click()
  await page.mouse.move(0, 0)
  await expect(page.getByRole('tooltip')).toHaveCount(0)
}

/** Waits until everything stored is matched and no import is under way. */
export async function untilIdle(page: Page, messages: number): Promise<void> {
  const bar = page.getByRole('contentinfo')
  const count = messages.toLocaleString('en').replaceAll(',', '\u2009')
  await expect(bar).toContainText(new RegExp(`\\D${count} messages`), { timeout: 60_000 })
  await expect(bar.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 })
  await expect(bar).not.toContainText('waiting')
}

/** Messages of the sample inbox. */
export const SAMPLE_MESSAGES = 534

/** Opens the console with the sample inbox in it; an empty one imports it first, as a person would. */
export async function openWithSample(page: Page, url: string): Promise<void> {
  await page.goto(url)
  const sample = page.getByRole('button', { name: 'Try the sample inbox' })
  await expect(sample.or(clusterGrid(page))).toBeVisible()
  if (await sample.isVisible()) {
    await sample.click()
    await untilIdle(page, SAMPLE_MESSAGES)
  }
  await expect(clusterGrid(page)).toBeVisible()
}

export const clusterGrid = (page: Page) => page.getByRole('grid', { name: 'Clusters' })
export const memberGrid = (page: Page) => page.getByRole('grid', { name: 'Messages of the cluster' })

/** Rows of a grid that show a text. */
export function rowsWith(grid: ReturnType<typeof clusterGrid>, text: string) {
  return grid.getByRole('row').filter({ hasText: text })
}

/** Opens the cluster whose oldest message is this. */
export async function openCluster(page: Page, preview: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search in messages' }).fill(preview)
  await rowsWith(clusterGrid(page), preview).first().click()
  await expect(memberGrid(page)).toBeVisible()
}

export interface ChosenFile {
  readonly name: string
  readonly lines: readonly string[]
}

/** Chooses a file with the button, names the creator, and imports it. */
export async function importFile(page: Page, file: ChosenFile, creator: string): Promise<void> {
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Import' })
  const choosing = page.waitForEvent('filechooser')
  await drawer.getByRole('button', { name: 'Import a file' }).click()
  const buffer = Buffer.from(`${file.lines.join('\n')}\n`)
  await (await choosing).setFiles({ name: file.name, mimeType: 'application/octet-stream', buffer })
  await drawer.getByRole('combobox', { name: 'Creator' }).fill(creator)
  await drawer.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(drawer.getByRole('article', { name: `Import of ${file.name}` })).toContainText('imported')
  await drawer.getByRole('button', { name: 'Close' }).click()
  await expect(drawer).toBeHidden()
}

/** A line of JSON Lines, each message of a visitor of its own. */
export function line(id: string, text: string, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ id, text, user: `visitor ${id}`, createdAt: '2026-03-01T10:00:00Z', ...more })
}

/**
 * Asks axe for anything on the page that keeps people out. Once, in the browser and on the embedded database: the page is
 * the same whatever shows it, and each time takes seconds.
 */
export async function expectNoBarriers(page: Page, what: string): Promise<void> {
  if (test.info().project.name !== 'web') return
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)
  expect(found, what).toEqual([])
}

/** Asks for what Ctrl K finds; what is typed before the field has the focus would be keys of the screen behind it. */
export async function findAnything(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Find anything' })).toBeFocused()
  await page.keyboard.type(words)
}

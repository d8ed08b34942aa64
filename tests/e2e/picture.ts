import type { Locator, Page } from '@playwright/test'
import { expect } from './console-page.ts'

/** Buttons that wait, and the wheel that stays for a moment after. */
const UNSETTLED = '[data-loading], .mantine-Loader-root'

/** Takes a picture for the documents, where they are wanted, once nothing on the page is on its way. */
export async function picture(of: Page | Locator, name: string): Promise<void> {
  if (process.env.LIKENESS_SCREENSHOTS !== '1') return
  const page = 'page' in of ? of.page() : of
  await expect(page.locator(UNSETTLED)).toHaveCount(0)
  await of.screenshot({ path: `docs/screenshots/${name}.png`, animations: 'disabled' })
}

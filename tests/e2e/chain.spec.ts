import type { Page } from '@playwright/test'
import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  expectNoBarriers,
  importFile,
  line,
  memberGrid,
  rowsWith,
  test,
} from './console-page.ts'

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())
test.beforeEach(async ({ page }) => {
  await page.goto(host.url)
  const sample = page.getByRole('button', { name: 'Try the sample inbox' })
  await expect(sample.or(clusterGrid(page))).toBeVisible()
  if (await sample.isVisible()) {
    const lines = texts.map((text, at) => line(`parcel${at}`, text))
    await importFile(page, { name: 'parcels.jsonl', lines }, 'parcel-shop')
  }
  await rowsWith(clusterGrid(page), 'Where is my parcel').click()
  await expect(memberGrid(page).getByRole('row')).toHaveCount(texts.length)
})

/** Each comes near to one before it: a to e are about last week, and all the others are there by way of f. */
const texts = [
  'Where is my parcel that I ordered last week?',
  'Where is my parcel that I ordered last week, please?',
  'Hello, where is my parcel that I ordered last week?',
  'Where is my parcel that I ordered last week, it is late',
  'Where is my parcel that I ordered last week, <b>thanks</b>',
  'Where is my parcel that I ordered last month?',
  'Where is the parcel that I ordered last month?',
  'Where is the parcel that I ordered last month please?',
  'Hello, where is the parcel that I ordered last month?',
  'Hello, where is the jacket that I ordered last month?',
  'Where is the jacket that I ordered last month?',
]

const pane = (page: Page) => page.getByRole('region', { name: 'Cluster', exact: true })
const path = (page: Page) => page.getByRole('region', { name: 'How the two hang together' })
const mark = (page: Page, letter: string) =>
  memberGrid(page)
    .getByRole('checkbox', { name: `Mark message ${letter}`, exact: true })
    .check()
const steps = (page: Page) => path(page).getByRole('listitem')

const undoLast = (page: Page) =>
  page.getByRole('list', { name: 'What was done' }).getByRole('button', { name: 'Undo' }).first().click()

test('the weakest link and the bridge are named, and lead to their messages', async ({ page }) => {
  await expect(pane(page)).toContainText('weakest link 0.86 vector (i ← j), 2 messages came by it')
  await expect(pane(page)).toContainText('bridge 0.87 vector (a ← f): 6 on one side, 5 on the other')
  await expect(pane(page)).toContainText('5 of 11 matched to a · longest path 6 links')
  await expect(rowsWith(memberGrid(page), 'bridge')).toHaveCount(1)
  await pane(page).getByRole('button', { name: 'f', exact: true }).click()
  await expect(memberGrid(page)).toBeFocused()
  const active = memberGrid(page).locator('[role=row][data-active]')
  await expect(active).toContainText('bridge')
  await expect(active).toContainText(texts[5] ?? '')
  await page.keyboard.press('2')
  await expect(active.getByRole('button', { name: 'Different', pressed: true })).toBeVisible()
  await expectNoBarriers(page, 'a cluster with a bridge')
})

test('a side of the bridge is marked as a whole, taken out, and brought back', async ({ page }) => {
  await pane(page).getByRole('button', { name: 'Mark 6 with f' }).click()
  const bar = page.getByText('6 marked').locator('../..')
  await expect(memberGrid(page).getByRole('checkbox', { checked: true })).toHaveCount(6)
  await expect(memberGrid(page).locator('[role=row][data-active]')).toContainText(texts[5] ?? '')
  await bar.getByRole('button', { name: 'Take out' }).click()
  await expect(memberGrid(page).getByRole('row')).toHaveCount(5)
  await expect(pane(page)).not.toContainText('bridge')
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click()
  await expect(memberGrid(page).getByRole('row')).toHaveCount(texts.length)
  await expect(pane(page)).toContainText('6 on one side, 5 on the other')
})

test('how two marked messages hang together is told in words, by keys alone', async ({ page }) => {
  await memberGrid(page).focus()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('p')
  await expect(path(page)).toHaveCount(0)
  await page.keyboard.press('End')
  await page.keyboard.press('x')
  await page.keyboard.press('p')
  await expect(path(page)).toBeFocused()
  await expect(path(page)).toContainText('6 steps; the weakest is 0.86')
  await expect(steps(page)).toHaveCount(7)
  await expect(steps(page).nth(0)).toContainText(texts[1] ?? '')
  await expect(steps(page).nth(1)).toContainText('b was matched to a · vector 0.92')
  await expect(steps(page).nth(2)).toContainText('f was matched to a · vector 0.87')
  await expect(steps(page).nth(5)).toContainText('j was matched to i · vector 0.86, the weakest step')
  await expect(steps(page).nth(6)).toContainText(texts[10] ?? '')
  await expectNoBarriers(page, 'the path between two messages')

  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(memberGrid(page)).toBeFocused()
  await expect(memberGrid(page).locator('[role=row][data-active]')).toContainText(texts[1] ?? '')
  await page.keyboard.press('Escape')
  await expect(path(page)).toHaveCount(0)
  await expect(memberGrid(page)).toBeFocused()
})

test('two that nothing joins any more are told so', async ({ page }) => {
  await rowsWith(memberGrid(page), 'bridge').getByRole('button', { name: 'Take out' }).click()
  await expect(memberGrid(page).getByRole('row')).toHaveCount(texts.length - 1)
  await expect(pane(page)).toContainText('In 2 parts that nothing joins any more')
  await mark(page, 'a')
  await mark(page, 'j')
  await page.getByRole('button', { name: 'How do these two hang together?' }).click()
  await expect(path(page)).toContainText('joined by someone who was taken out since')
  await path(page).getByRole('button', { name: 'Close the path' }).click()
  await expect(path(page)).toHaveCount(0)
  await undoLast(page)
  await expect(memberGrid(page).getByRole('row')).toHaveCount(texts.length)
})

test('an answered cluster still says how it hangs together', async ({ page }) => {
  await pane(page).getByRole('button', { name: 'Reply to all…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reply to all' })
  await dialog.getByRole('textbox', { name: 'Reply' }).fill('It is on its way')
  await dialog.getByRole('button', { name: /^Answer \d+ messages$/ }).click()
  await expect(pane(page).getByRole('heading', { name: /answered/ })).toBeVisible()
  await expect(pane(page).getByRole('button', { name: /^Mark \d/ })).toHaveCount(0)
  await mark(page, 'a')
  await mark(page, 'b')
  await expect(pane(page).getByRole('button', { name: 'Take out' })).toHaveCount(0)
  await page.getByRole('button', { name: 'How do these two hang together?' }).click()
  await expect(path(page)).toContainText('One step')
  await undoLast(page)
  await expect(pane(page).getByRole('heading', { name: /open/ })).toBeVisible()
})

test('the list says how large its largest cluster is', async ({ page }) => {
  const list = page.getByRole('region', { name: 'Cluster list' })
  await expect(list.getByTitle('Members of the largest cluster')).toHaveText('largest 11')
})

test('a side that lies further down than is loaded is marked, and gone to', async ({ page }) => {
  const ends = [', until when?', ' until when??', ', and until when?']
  const lines = [...Array<string>(118).fill('?'), ...ends].map((end, at) =>
    line(`sunday${at}`, `Is the shop open this Sunday${end}`),
  )
  await importFile(page, { name: 'sunday.jsonl', lines }, 'sunday-shop')
  await rowsWith(clusterGrid(page), 'Is the shop open').click()
  await expect(pane(page).getByRole('heading', { name: '121 messages' })).toBeVisible({ timeout: 60_000 })
  await expect(pane(page)).toContainText('3 on one side, 118 on the other')
  await pane(page).getByRole('button', { name: 'Mark 3 with visitor sunday118' }).click()
  await expect(page.getByText('3 marked')).toBeVisible()
  const active = memberGrid(page).locator('[role=row][data-active]')
  await expect(active).toContainText('Is the shop open this Sunday, until when?')
  await expect(memberGrid(page)).toBeFocused()
  await page.keyboard.press('d')
  await expect(pane(page).getByRole('heading', { name: '118 messages' })).toBeVisible()
})

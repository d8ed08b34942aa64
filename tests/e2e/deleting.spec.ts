import { type RunningConsole, startConsole } from './console-host.ts'
import {
  clusterGrid,
  expect,
  expectNoBarriers,
  importFile,
  line,
  memberGrid,
  openCluster,
  openWithSample,
  rowsWith,
  test,
} from './console-page.ts'

const ASKED =
  'where is the lovely green umbrella stand that I ordered from your shop at the end of last month'
const NAMED = `${ASKED}, Wilhelmina`

let host: RunningConsole
test.beforeAll(async () => {
  host = await startConsole()
})
test.afterAll(() => host.stop())

test('a message is deleted for good once that is confirmed, and its words are found no more', async ({
  page,
}) => {
  await openWithSample(page, host.url)
  const lines = [ASKED, NAMED, `${ASKED}?`].map((text, at) => line(`stand${at}`, text))
  await importFile(page, { name: 'stand.jsonl', lines }, 'stand-shop')
  await openCluster(page, ASKED)
  await page.getByRole('searchbox', { name: 'Search in messages' }).fill('Wilhelmina')
  const rows = memberGrid(page).getByRole('row')
  await expect(rows).toHaveCount(3)
  const deleting = async () => {
    const named = rowsWith(memberGrid(page), 'Wilhelmina').first()
    await named.getByRole('button', { name: 'More for message' }).click()
    await page.getByRole('menuitem', { name: 'Delete this message…' }).click()
    return page.getByRole('dialog', { name: 'Delete this message?' })
  }
  const dialog = await deleting()
  await expect(dialog).toContainText('Nothing brings it back.')
  await expect(dialog.getByRole('blockquote')).toContainText('Wilhelmina')
  await expectNoBarriers(page, 'deleting')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  await expect(rows).toHaveCount(3)

  await deleting()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('asked for by the visitor')
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await expect(rows).toHaveCount(2)
  await expect(rowsWith(memberGrid(page), 'Wilhelmina')).toHaveCount(0)
  const act = page.getByRole('list', { name: 'What was done' }).getByRole('listitem')
  await expect(act).toContainText('Deleted 1 message for good (asked for by the visitor)')
  await expect(act.getByRole('button', { name: 'Undo' })).toHaveCount(0)
  await expect(page.getByRole('alert').getByRole('button', { name: 'Undo' })).toHaveCount(0)
  await expect(clusterGrid(page)).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'No cluster matches' })).toBeVisible()
})

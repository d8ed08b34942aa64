import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Import, resultOf, runImport, type Said } from '../support/killed-import.ts'
import { environmentOf } from '../support/postgres.ts'
import { writeMessages } from '../support/started-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
const MESSAGES = 1_200

/** How often the program is killed: a few times to see that it holds, or often. */
const kills = Number(process.env.LIKENESS_KILLS ?? 12)
/** So much of an undisturbed run at most: else most rounds would end before they are killed. */
const LONGEST_PART = 0.6

/** The most that was acknowledged, of what a program that is started again must find. */
function expectKept(before: Said | undefined, found: Said | undefined): void {
  if (before?.import == null) return
  expect(found?.import?.id).toBe(before.import.id)
  expect(found?.import?.read).toBeGreaterThanOrEqual(before.import.read)
  expect(found?.import?.stored).toBeGreaterThanOrEqual(before.import.stored)
  expect(found?.decided).toBeGreaterThanOrEqual(before.decided)
  // What the import says is what there is, and of the lines from the beginning.
  expect(found?.ids).toBe(found?.import?.stored)
  if (found?.last != null) expect(found.last).toMatch(new RegExp(`-${(found.ids ?? 0) - 1}$`))
}

test(`the program, killed without warning at ${kills} moments of its imports, loses nothing it has told of and comes to the same`, {
  timeout: 60_000 + kills * 20_000,
}, async () => {
  const dataFolder = join(folder, 'data')
  const env = await environmentOf(dataFolder)
  const importOf = (creator: string): Import => {
    const path = join(folder, `${creator}.jsonl`)
    writeMessages(path, creator, MESSAGES)
    return { dataFolder, env, path, creator, result: join(folder, `${creator}.json`) }
  }
  const whole = importOf('undisturbed')
  const undisturbed = await runImport(whole, null)
  expect(undisturbed.said.at(-1)).toMatchObject({ what: 'ended', decided: MESSAGES })
  const expected = resultOf(whole)
  expect(expected.clusters).not.toBe('')

  const began = performance.now()
  let left = kills
  let rounds = 0
  let moments = 0
  for (let number = 1; left > 0; number += 1) {
    const work = importOf(`creator-${number}`)
    let before: Said | undefined
    for (;;) {
      const killAfterMs = left > 0 ? Math.random() * LONGEST_PART * undisturbed.workMs : null
      const round = await runImport(work, killAfterMs)
      rounds += 1
      expectKept(before, round.said[0])
      before = round.said.findLast((each) => each.import !== null) ?? before
      if (!round.isKilled) break
      left -= 1
      if (before !== undefined) moments += 1
    }
    const ended = before?.import
    expect(ended).toMatchObject({ state: 'done', read: MESSAGES, stored: MESSAGES, rejected: 0 })
    expect(resultOf(work)).toEqual(expected)
  }
  const seconds = (performance.now() - began) / 1000
  process.stderr.write(
    `${kills} kills (${moments} within an import) in ${seconds.toFixed(0)} s, ${rounds} starts, ` +
      `${(seconds / rounds).toFixed(2)} s each; an undisturbed import takes ${(undisturbed.workMs / 1000).toFixed(1)} s\n`,
  )
  expect(moments).toBeGreaterThan(0)
})

import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { randomHistory } from '../support/histories.ts'
import { HISTORIES } from '../support/history-count.ts'
import { Live } from '../support/live.ts'
import { livePicture, modelPicture, previewPicture } from '../support/live-picture.ts'
import { follow } from '../support/live-steps.ts'
import { RULES, type Rule } from '../support/model/rules.ts'
import { pictureOfModel } from '../support/picture.ts'
import { play } from '../support/playing.ts'
import { openTestDatabase } from '../support/postgres.ts'

/** From so many on, each rule must have fired in one of a hundred. */
const MANY = 1000
const LENGTH = 110

let live: Live

/** Two models, of which the second sees other letters, and to which some texts mean nothing. */
const models = ['one', 'two']
const vectorOf = (normalised: string, model: string) =>
  normalised === '' || normalised === '🙏🙏'
    ? null
    : lexicalEmbedding(model === 'two' ? `${normalised} two` : normalised).vector

beforeAll(async () => {
  live = new Live(await openTestDatabase(), { late: { models, vectorOf } })
})

afterAll(() => live.close())

describe('the live path on the database', () => {
  it(
    'decides, groups and undoes as the slow model does, and previews to what is live',
    async () => {
      const fired = new Map<Rule, number>()
      await fc.assert(
        fc.asyncProperty(randomHistory(LENGTH, models), async (history) => {
          const rules = new Set<Rule>()
          const { model, steps } = play(history, (rule) => rules.add(rule), vectorOf)
          for (const rule of rules) fired.set(rule, (fired.get(rule) ?? 0) + 1)
          await live.begin(history.config)
          for (const step of steps) await follow(live, step)
          for (const creator of model.creatorNames()) {
            expect(await livePicture(live, creator)).toEqual(modelPicture(model, creator))
            const { world, decisions } = model.creator(creator)
            expect(await previewPicture(live, creator, model)).toEqual(pictureOfModel(world, decisions))
          }
        }),
        { numRuns: HISTORIES, endOnFailure: true },
      )
      const expected = HISTORIES < MANY ? everyRun : RULES
      const least = HISTORIES < MANY ? 1 : HISTORIES / 100
      const seldom = expected.filter((rule) => (fired.get(rule) ?? 0) < least)
      expect(seldom, `histories in which each rule fired: ${JSON.stringify([...fired])}`).toEqual([])
    },
    120_000 + HISTORIES * 2_000,
  )
})

/** Common enough to be met in any run of this size; how often each rule fires is held in the unit suite. */
const everyRun: readonly Rule[] = [
  'joined',
  'created',
  'single',
  'suggested',
  'superseded',
  'paid',
  'empty',
  'short message',
  'accepted by trigram',
  'accepted by vector',
  'action',
  'remove of several',
  'refuse parts housemates',
  'restore of an action',
  'restore of a removal',
  'restore of a refusal',
  'answered noted',
  'degraded',
  'degraded:kept',
  'late vector is a candidate',
  'gate off',
  'shadow',
  'home in shadow',
  'join',
  'join makes a home',
  'restore of a join',
  'delete of a housed message',
  'delete of a homeless message',
  'delete of a pending message',
]

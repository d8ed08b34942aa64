import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { randomHistory } from '../support/histories.ts'
import { Live } from '../support/live.ts'
import { livePicture, modelPicture, previewPicture } from '../support/live-picture.ts'
import type { Rule } from '../support/model/rules.ts'
import { play, type Step } from '../support/playing.ts'
import { openTestDatabase } from '../support/postgres.ts'

/** Histories on the database; a long run sets more. */
const HISTORIES = Number(process.env.LIKENESS_HISTORIES ?? 60)
const LENGTH = 60

let live: Live

beforeAll(async () => {
  live = new Live(await openTestDatabase())
})

afterAll(() => live.close())

const vectorOf = (normalised: string) => (normalised === '' ? null : lexicalEmbedding(normalised).vector)

/** Does on the database what the model did, and expects the same answer at each step. */
async function follow(step: Step): Promise<void> {
  switch (step.do) {
    case 'store':
      expect(await live.store(step.message)).toBe(step.expected)
      return
    case 'decide':
      await live.decide(step.creator)
      return
    case 'config':
      await live.setConfig(step.config)
      return
    default:
      expect(await act(step)).toBe('reason' in step.expected ? step.expected.reason : 'done')
  }
}

function act(step: Exclude<Step, { do: 'store' | 'decide' | 'config' }>): Promise<string> {
  switch (step.do) {
    case 'action':
      return live.action(step.creator, step.member)
    case 'remove':
      return live.remove(step.creator, step.member, step.seqs)
    case 'refuse':
      return live.refuse(step.creator, step.first, step.second)
    case 'restore':
      return live.restore(step.creator, step.act)
  }
}

describe('the live path on the database', () => {
  it('decides, groups and undoes as the slow model does, and previews to what is live', async () => {
    const fired = new Map<Rule, number>()
    await fc.assert(
      fc.asyncProperty(randomHistory(LENGTH), async (history) => {
        const rules = new Set<Rule>()
        const { model, steps } = play(history, (rule) => rules.add(rule), vectorOf)
        for (const rule of rules) fired.set(rule, (fired.get(rule) ?? 0) + 1)
        await live.begin(history.config)
        for (const step of steps) await follow(step)
        for (const creator of model.creatorNames()) {
          const expected = modelPicture(model, creator)
          expect(await livePicture(live, creator)).toEqual(expected)
          const previewed = await previewPicture(live, creator, model)
          expect(previewed.clusters).toEqual(
            expected.clusters.map(({ home, members }) => ({ home, members })),
          )
          expect(
            previewed.accepted.map(({ link, ...rest }) => ({ ...rest, candidate: link?.candidate ?? null })),
          ).toEqual(
            expected.decisions.map(({ seq, ownHome, isSuggested, candidate }) => ({
              seq,
              ownHome,
              isSuggested,
              candidate,
            })),
          )
        }
      }),
      { numRuns: HISTORIES, endOnFailure: true },
    )
    for (const rule of everyRun) expect([rule, (fired.get(rule) ?? 0) > 0]).toEqual([rule, true])
  })
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
]

import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { preview } from '../../electron/clusters/preview.ts'
import { groupShown } from '../../electron/clusters/shown-grouping.ts'
import { planThresholds } from '../../electron/clusters/threshold-plan.ts'
import { ThresholdRunner } from '../../electron/clusters/threshold-run.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { changesOf } from '../support/changes-of.ts'
import type { Command } from '../support/commands.ts'
import { randomHistory } from '../support/histories.ts'
import { randomValues } from '../support/history-values.ts'
import { columnsOf } from '../support/model/columns.ts'
import { replay } from '../support/model/replay.ts'
import type { ModelConfig, ModelCreator, ModelValues } from '../support/model/types.ts'
import { pictureOfModel, pictureOfPreview } from '../support/picture.ts'
import { play } from '../support/playing.ts'

/** Messages of each file: the model looks at every pair. */
const MESSAGES = 450
/** After so many messages people do something. */
const ACT_EVERY = 9
const CONFIGS = 25

const config: ModelConfig = {
  threshold: 700_000,
  trigramThreshold: 800_000,
  suggestThreshold: 550_000,
  minimumWords: 0,
  embeddingModel: 'one',
}

const people = new Set<Command['do']>(['action', 'remove', 'refuse', 'join', 'delete', 'restore'])

/** What people do, the same each time. */
const acts = fc
  .sample(randomHistory(130, ['one']), { numRuns: 40, seed: 7 })
  .flatMap(({ commands }) => commands.filter((command) => people.has(command.do)))

const vectors = new Map<string, Float32Array>()
function vectorOf(normalised: string): Float32Array | null {
  if (normalised === '') return null
  const vector = vectors.get(normalised) ?? lexicalEmbedding(normalised).vector
  vectors.set(normalised, vector)
  return vector
}

/** The first messages of a file as they arrive, with people at work in between. */
function commandsOf(file: string): Command[] {
  const lines = readFileSync(new URL(`../../../shared/data/${file}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(0, MESSAGES)
    .map((line) => JSON.parse(line) as { text: string; channel: string })
  const channels = [...new Set(lines.map(({ channel }) => channel))]
  return lines.flatMap(({ text, channel }, index): Command[] => {
    const act = index % ACT_EVERY === 0 ? acts[index / ACT_EVERY] : undefined
    return [
      {
        ...{ do: 'store', creator: 0, text, channel: channels.indexOf(channel) },
        ...{ gapHours: 2, isPaid: false, isLate: false, thenDecide: true },
      },
      ...(act ? [{ ...act, creator: 0 } as Command] : []),
    ]
  })
}

const key = ({ members }: { members: readonly number[] }) => members.join(' ')

describe.each(['support-inbox', 'multilingual-emoji'])('%s.jsonl, with people at work in it', (file) => {
  let creator: ModelCreator
  const values = fc.sample(randomValues, { numRuns: CONFIGS, seed: 11 })

  beforeAll(() => {
    const { model } = play({ config, commands: commandsOf(file) }, undefined, vectorOf)
    const [only] = model.creators()
    if (!only) throw new Error('the file has messages')
    creator = only
    expect(creator.decisions.length).toBe(MESSAGES)
    expect(creator.acts.length).toBeGreaterThan(MESSAGES / ACT_EVERY / 2)
  }, 240_000)

  const pictureUnder = (under: ModelValues) => {
    const { world, decisions } = replay(creator, () => under)
    return pictureOfModel(world, decisions)
  }

  test('previews under the config that was in force to what happened, and under others to what the slow model makes', () => {
    const history = columnsOf(creator)
    expect(pictureOfPreview(history, preview(history, config))).toEqual(
      pictureOfModel(creator.world, creator.decisions),
    )
    for (const under of values) {
      expect(pictureOfPreview(history, preview(history, under))).toEqual(pictureUnder(under))
    }
  }, 240_000)

  test('is at every threshold of a curve what the slow model makes of it there', () => {
    const history = columnsOf(creator)
    const runner = new ThresholdRunner(planThresholds(history, () => ({ values: config, isInHand: true })))
    for (let hundredths = 0; hundredths <= 100; hundredths += 7) {
      const threshold = hundredths * 10_000
      const { homeOf } = pictureUnder({ ...config, threshold })
      const run = runner.run(threshold, config.suggestThreshold)
      const grouped = Map.groupBy(
        [...run.home.keys()].filter((index) => run.home[index] !== -1),
        (index) => run.home[index],
      )
      const expected = Map.groupBy(Object.keys(homeOf).map(Number), (seq) => homeOf[seq])
      const seqs = [...grouped.values()].map((indexes) => indexes.map((index) => index + 1).join(' '))
      expect(seqs.sort()).toEqual([...expected.values()].map((members) => members.join(' ')).sort())
    }
  }, 240_000)

  test('has as the difference of two configs exactly the clusters that only one of them makes', () => {
    const history = columnsOf(creator)
    const grouping = (under: ModelValues) => {
      const runner = new ThresholdRunner(planThresholds(history, () => ({ values: under, isInHand: true })))
      return groupShown(history, runner.run(under.threshold, under.suggestThreshold))
    }
    const now = grouping(config)
    let changes = 0
    for (const under of values) {
      const found = changesOf([{ creator: 'ana', before: now, after: grouping(under), isChosen: null }])
      const [before, after] = [pictureUnder(config).clusters.map(key), pictureUnder(under).clusters.map(key)]
      expect(found.flatMap((change) => change.before.map(key)).sort()).toEqual(
        before.filter((cluster) => !after.includes(cluster)).sort(),
      )
      expect(found.flatMap((change) => change.after.map(key)).sort()).toEqual(
        after.filter((cluster) => !before.includes(cluster)).sort(),
      )
      changes += found.length
    }
    expect(changes).toBeGreaterThan(CONFIGS)
  }, 240_000)
})

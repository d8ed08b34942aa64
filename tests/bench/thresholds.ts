import { parseArgs } from 'node:util'
import { shortened } from '../../electron/clusters/changed-clusters.ts'
import { preview } from '../../electron/clusters/preview.ts'
import { ScopeChanges } from '../../electron/clusters/preview-changes.ts'
import { diffGroupings } from '../../electron/clusters/preview-diff.ts'
import { groupShown } from '../../electron/clusters/shown-grouping.ts'
import { RunCounter } from '../../electron/clusters/threshold-count.ts'
import { planThresholds } from '../../electron/clusters/threshold-plan.ts'
import { ThresholdRunner } from '../../electron/clusters/threshold-run.ts'
import { CURVE_POINTS } from '../../shared/model/threshold-curve.ts'
import { syntheticHistory } from '../support/synthetic-history.ts'
import { type Figures, inTurns, median, print } from './measuring.ts'

/**
 * P3: what all thresholds of a history cost, beside one bare pass over as many messages.
 * `npm run bench -- thresholds --messages 100000`
 */
const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '9' },
    json: { type: 'boolean', default: false },
  },
})

const LIVE = 780_000

const messages = Number(options.messages)
const history = syntheticHistory(messages)
const values = { threshold: 600_000, trigramThreshold: 900_000, suggestThreshold: 350_000, minimumWords: 0 }
const plan = () => planThresholds(history, () => ({ values, isInHand: true }))
const planned = plan()
const runner = new ThresholdRunner(planned)
const counter = new RunCounter(history, null)
const at = (threshold: number) => counter.count(runner.run(threshold, values.suggestThreshold))
const home = new Int32Array(messages)
const grouping = (threshold: number) => groupShown(history, runner.run(threshold, values.suggestThreshold))
const live = grouping(LIVE)

function barePass(): void {
  const { score, candidate } = planned
  for (let index = 0; index < messages; index++) {
    home[index] =
      (score[index] as number) >= values.threshold ? (home[candidate[index] as number] as number) : index
  }
}

const took = await inTurns(Number(options.rounds), {
  bare: barePass,
  run: () => runner.run(values.threshold, values.suggestThreshold),
  counted: () => at(values.threshold),
  all: () => {
    for (let place = 0; place < CURVE_POINTS; place++) at(place * 10_000)
  },
  plan,
  full: () => preview(history, values),
  changes: () => {
    const after = grouping(values.threshold)
    const one = { creator: 'ana', before: live, after, isChosen: null }
    const changes = new ScopeChanges([{ ...one, diff: diffGroupings(live, after) }])
    return shortened(changes.page(0, 50))
  },
})

const ms = (name: keyof typeof took) => median(took[name])
const figures: Figures = {
  messages,
  'one bare pass, ms': ms('bare'),
  'preview at one threshold, ms': ms('run'),
  'to the bare pass': ms('run') / ms('bare'),
  'preview and its figures, ms': ms('counted'),
  'all 101 thresholds with their figures, ms': ms('all'),
  'working out what depends on no threshold, ms': ms('plan'),
  'preview in full, with ranks and homes, ms': ms('full'),
  'clusters before': live.size.length,
  'preview, what becomes of clusters, and the first 50 of it, ms': ms('changes'),
}
print(figures, options.json)

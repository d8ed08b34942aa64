import type { CountFilter } from '../../shared/model/count-filter.ts'
import type { StoredValues } from '../configs/config-store.ts'
import { chosenMessages } from './counted.ts'
import { KeptByHistory } from './kept-histories.ts'
import type { CreatorHistory } from './preview-history.ts'
import { groupShown, type ShownGrouping } from './shown-grouping.ts'
import { RunCounter } from './threshold-count.ts'
import { type PlannedUnder, planThresholds } from './threshold-plan.ts'
import { ThresholdRunner } from './threshold-run.ts'

/** Of each history: those of the live values, of the candidate's, and of the one before. */
const KEPT = 3

/** Plans, counters and groupings of histories, kept for as long as a history stays as it is and the same is asked of it. */
export class PlannedHistories {
  readonly #config: (version: number) => StoredValues
  readonly #runners = new KeptByHistory<ThresholdRunner>(KEPT)
  readonly #counters = new KeptByHistory<RunCounter>(KEPT)
  readonly #chosen = new KeptByHistory<Uint8Array | null>(KEPT)
  readonly #groupings = new KeptByHistory<ShownGrouping>(KEPT)

  constructor(config: (version: number) => StoredValues) {
    this.#config = config
  }

  /**
   * A history at any vector and suggest threshold, under the other values asked for. What another model decided stays
   * under the config that it was decided under: vectors of two models are never compared.
   */
  runner(history: CreatorHistory, asked: StoredValues): ThresholdRunner {
    const key = JSON.stringify([asked.trigramThreshold, asked.minimumWords, asked.embeddingModel])
    return this.#runners.of(
      history,
      key,
      () => new ThresholdRunner(planThresholds(history, this.under(asked))),
    )
  }

  /** The thresholds of a decision of a config where those in hand are the ones asked for. */
  under(asked: StoredValues): (configVersion: number) => PlannedUnder {
    return (version) => {
      const made = this.#config(version)
      const isInHand = made.embeddingModel === asked.embeddingModel
      return { values: isInHand ? asked : made, isInHand }
    }
  }

  counter(history: CreatorHistory, filter: CountFilter): RunCounter {
    return this.#counters.of(
      history,
      JSON.stringify(filter),
      () => new RunCounter(history, this.chosen(history, filter)),
    )
  }

  /** 1 for each message that is counted, by index; null: all of them. */
  chosen(history: CreatorHistory, filter: CountFilter): Uint8Array | null {
    return this.#chosen.of(history, JSON.stringify(filter), () => chosenMessages(history, filter))
  }

  /** The shown clusters. The suggest threshold groups nobody. */
  grouping(history: CreatorHistory, asked: StoredValues): ShownGrouping {
    const { threshold, trigramThreshold, minimumWords, embeddingModel } = asked
    const key = JSON.stringify([threshold, trigramThreshold, minimumWords, embeddingModel])
    return this.#groupings.of(history, key, () =>
      groupShown(history, this.runner(history, asked).run(threshold, asked.suggestThreshold)),
    )
  }
}

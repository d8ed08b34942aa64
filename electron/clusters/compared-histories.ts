import type { StoredValues } from '../configs/config-store.ts'
import type { Thresholds } from './accept.ts'
import { KeptByHistory } from './kept-histories.ts'
import { type Previewed, preview, previewAsHappened } from './preview.ts'
import type { CreatorHistory } from './preview-history.ts'
import { type WantedGrouping, wantedGrouping } from './wanted-grouping.ts'

/** The live config's preview and the last candidate's. */
const KEPT = 2

/** Previews of histories in full, kept for as long as a history stays as it is. */
export class ComparedHistories {
  readonly #config: (version: number) => StoredValues
  readonly #previewed = new KeptByHistory<Previewed>(KEPT)

  constructor(config: (version: number) => StoredValues) {
    this.#config = config
  }

  /**
   * For each config version the thresholds that its decisions are previewed under. Vectors of two models are never
   * compared: what another model decided stays under the config it was decided under.
   */
  under(values: StoredValues): (configVersion: number) => Thresholds {
    return (version) => {
      const made = this.#config(version)
      return made.embeddingModel === values.embeddingModel ? values : made
    }
  }

  /** What happened: each decision under its own config, and the rebuilds. */
  asHappened(history: CreatorHistory): Previewed {
    return previewAsHappened(history, this.#config, (version) => this.under(this.#config(version)))
  }

  /** What a rebuild by this config version is to write. */
  wanted(history: CreatorHistory, configVersion: number): WantedGrouping {
    return wantedGrouping(history, this.under(this.#config(configVersion)))
  }

  pair(
    history: CreatorHistory,
    live: StoredValues,
    asked: StoredValues,
  ): { readonly before: Previewed; readonly after: Previewed } {
    return { before: this.#preview(history, live), after: this.#preview(history, asked) }
  }

  #preview(history: CreatorHistory, values: StoredValues): Previewed {
    const { threshold, trigramThreshold, suggestThreshold, minimumWords, embeddingModel } = values
    const key = JSON.stringify([threshold, trigramThreshold, suggestThreshold, minimumWords, embeddingModel])
    return this.#previewed.of(history, key, () => preview(history, this.under(values)))
  }
}

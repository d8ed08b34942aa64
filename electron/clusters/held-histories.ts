import type { VersionedValues } from './preview-moment.ts'
import { HistoryColumns } from './history-columns.ts'
import type { DecisionRow, UnreadDecisionRow } from './history-rows.ts'
import type { HistoryEvents } from './history-store.ts'
import type { CreatorHistory } from './preview-history.ts'

/** A creator with its history up to now. */
export type CreatorScope = { readonly creator: string; readonly history: CreatorHistory }

type Held = { readonly columns: HistoryColumns; lastHistory: number }

/** Histories by creator, kept in memory and added to where they ended: events are only ever added. */
export class HeldHistories {
  readonly #held = new Map<string, Held>()
  /** By version, counted from 1. */
  readonly #configs = new Map<number, VersionedValues>()

  /** Adds the events after `after` up to `upTo`, if what is held ends there. Gives the history number it ends at now. */
  add(creator: string, after: number, upTo: number, { decisions, acts }: HistoryEvents): number {
    const held = this.#held.get(creator) ?? { columns: new HistoryColumns(), lastHistory: 0 }
    if (held.lastHistory !== after) return held.lastHistory
    this.#held.set(creator, held)
    let next = 0
    for (const act of acts) {
      for (let row = decisions[next]; row && row.history < act.history; row = decisions[++next])
        held.columns.addDecision(withLinks(row))
      held.columns.addAct(act)
    }
    for (const row of decisions.slice(next)) held.columns.addDecision(withLinks(row))
    held.lastHistory = upTo
    return upTo
  }

  addConfigs(configs: readonly VersionedValues[]): void {
    for (const config of configs) this.#configs.set(config.version, config)
  }

  /** How many events of these creators are held. */
  events(creators: readonly string[]): number {
    return creators.reduce((sum, creator) => sum + (this.#held.get(creator)?.lastHistory ?? 0), 0)
  }

  /** The histories of these creators; null where one of them is not held. */
  of(creators: readonly string[]): CreatorScope[] | null {
    const scope: CreatorScope[] = []
    for (const creator of creators) {
      const held = this.#held.get(creator)
      if (!held) return null
      scope.push({ creator, history: held.columns.columns() })
    }
    return scope
  }

  /** The values of the config that a decision of a history held here was made under. */
  config(version: number): VersionedValues {
    const config = this.#configs.get(version)
    if (!config) throw new Error(`there is no config ${version}`)
    return config
  }

  clear(): void {
    this.#held.clear()
    this.#configs.clear()
  }
}

const withLinks = (row: UnreadDecisionRow): DecisionRow => ({
  ...row,
  trigramSeqs: numbersOf(row.trigramSeqs),
  trigramScores: numbersOf(row.trigramScores),
  vectorSeqs: numbersOf(row.vectorSeqs),
  vectorScores: numbersOf(row.vectorScores),
})

/** An array of Postgres that holds whole numbers only. */
const numbersOf = (array: string | null): number[] | null =>
  array === null ? null : JSON.parse(`[${array.slice(1, -1)}]`)

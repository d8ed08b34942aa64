import type { CountFilter } from '../../shared/model/count-filter.ts'
import { SCORE_BINS } from '../../shared/model/preview.ts'
import type { Millionths } from '../../shared/model/similarity.ts'
import type { StoredValues } from '../configs/config-store.ts'
import { addCounts, type CurveColumns, emptyCurve } from './curve-columns.ts'
import { type CreatorScope, HeldHistories } from './held-histories.ts'
import type { HistoryEvents } from './history-store.ts'
import { isJoin, type PlacedLink } from './labelled-joins.ts'
import { PlannedHistories } from './planned-histories.ts'
import { ComparedHistories } from './compared-histories.ts'
import { type ComparedHistory, type Change, countFlips } from './preview-flips.ts'
import type { VersionedValues } from './preview-moment.ts'
import { binScores } from './preview-scores.ts'
import { members } from './preview-summary.ts'
import { total } from './preview-totals.ts'
import type { PreviewSummary } from './threshold-count.ts'
import { LastFlips, type CreatorFlip } from './last-flips.ts'
import { type FoundChange, shortened } from './changed-clusters.ts'
import { type FoundFlips, type FoundOpening, type FoundSide, OpenedChange } from './opened-change.ts'
import { type ChangeSummary, type ComparedClusters, FoundChanges } from './preview-changes.ts'
import type { ChangeKind } from './preview-diff.ts'
import { preview } from './preview.ts'
import { emptyGrouping, type WantedGrouping } from './wanted-grouping.ts'

export type PreviewedCluster = {
  readonly creator: string
  readonly isActioned: boolean
  readonly members: readonly number[]
}

export type PreviewComparison = {
  readonly live: PreviewSummary
  readonly candidate: PreviewSummary
  readonly decided: number
  readonly flips: Readonly<Record<Change, number>>
}

/** A change by its creator and its lowest seq. */
export type NamedChange = {
  readonly compared: ComparedScope
  readonly creator: string
  readonly lowestSeq: number
}

/** One creator's figures under both. */
export type CreatorFigures = {
  readonly creator: string
  readonly live: PreviewSummary
  readonly candidate: PreviewSummary
}

/** Whose previews, and under which values beside the live ones. */
export type ComparedScope = {
  readonly creators: readonly string[]
  readonly live: StoredValues
  readonly asked: StoredValues
}

/**
 * What the preview worker can be asked. It holds histories that it was given; null says that it does not hold one of
 * these creators' (it was started anew), and whoever asks gives them again.
 */
export class PreviewMethods {
  readonly #histories = new HeldHistories()
  readonly #planned = new PlannedHistories((version) => this.#histories.config(version))
  readonly #compared = new ComparedHistories((version) => this.#histories.config(version))
  readonly #changes = new FoundChanges()
  readonly #flips = new LastFlips()

  addConfigs(configs: readonly VersionedValues[]): void {
    this.#histories.addConfigs(configs)
  }

  /** Adds the events after `after`, if what is held ends there. Gives where it ends now. */
  add(creator: string, after: number, upTo: number, events: HistoryEvents): number {
    return this.#histories.add(creator, after, upTo, events)
  }

  clear(): void {
    this.#histories.clear()
    this.#changes.clear()
    this.#flips.clear()
  }

  read(creators: readonly string[], asked: StoredValues, filter: CountFilter): PreviewSummary | null {
    return this.#in(creators, (scope) => total(scope.map((one) => this.#summary(one, asked, filter))))
  }

  compare(compared: ComparedScope, filter: CountFilter): PreviewComparison | null {
    const { creators, live, asked } = compared
    return this.#in(creators, (scope) => {
      const counts = scope.map((one) => countFlips(this.#comparedHistory(one, compared, filter)))
      const sum = (of: Change) => counts.reduce((all, count) => all + count[of], 0)
      return {
        live: total(scope.map((one) => this.#summary(one, live, filter))),
        candidate: total(scope.map((one) => this.#summary(one, asked, filter))),
        decided: scope.reduce((all, { history }) => all + history.firstDecision.length, 0),
        flips: { joins: sum('joins'), leaves: sum('leaves'), moves: sum('moves') },
      }
    })
  }

  /**
   * Counted messages whose accepted link differs, by creator and in the order of their seqs, with how many there are and
   * with the number of events that it is of.
   */
  flips(
    compared: ComparedScope,
    filter: CountFilter,
    from: number,
    limit: number,
  ): { events: number; items: CreatorFlip[]; total: number } | null {
    const { creators, live, asked } = compared
    return this.#in(creators, (scope) => {
      const found = this.#flips.of(scope, JSON.stringify([live, asked, filter]), (one) =>
        this.#comparedHistory(one, compared, filter),
      )
      return {
        events: this.#histories.events(creators),
        items: found.page(from, limit),
        total: found.total,
      }
    })
  }

  clusters(creators: readonly string[], asked: StoredValues): PreviewedCluster[] | null {
    return this.#in(creators, (scope) =>
      scope.flatMap(({ creator, history }) => {
        const previewed = preview(history, this.#compared.under(asked))
        return members(history, previewed).map((cluster) => ({
          creator,
          isActioned: cluster.members.every((seq) => previewed.answered[seq - 1] === 1),
          members: cluster.members,
        }))
      }),
    )
  }

  /** The shown clusters as members by seq, each decision under its own config; with how many events that is of. */
  clustersInForce(creators: readonly string[]): { events: number; clusters: (readonly number[])[] } | null {
    return this.#in(creators, (scope) => ({
      events: this.#histories.events(creators),
      clusters: scope.flatMap(({ history }) =>
        members(history, this.#compared.asHappened(history)).map((cluster) => cluster.members),
      ),
    }))
  }

  /** What a config version makes of a creator's messages; with how many events that is of. */
  wanted(
    creators: readonly string[],
    configVersion: number,
  ): { events: number; grouping: WantedGrouping } | null {
    return this.#in(creators, ([one]) => ({
      events: this.#histories.events(creators),
      grouping: one ? this.#compared.wanted(one.history, configVersion) : emptyGrouping(),
    }))
  }

  /** Of each counted message that takes part its best vector link, binned by score. */
  scores(creators: readonly string[], filter: CountFilter): { counts: number[]; without: number } | null {
    return this.#in(creators, (scope) => {
      const counts = new Array<number>(SCORE_BINS).fill(0)
      let without = 0
      for (const { history } of scope)
        without += binScores(history, counts, this.#planned.chosen(history, filter))
      return { counts, without }
    })
  }

  /**
   * Figures at each of these vector thresholds, under the other values asked for; with the number of events that they
   * are of, since what is asked for in parts may have grown between two of them.
   */
  curve(
    creators: readonly string[],
    asked: StoredValues,
    filter: CountFilter,
    thresholds: readonly Millionths[],
  ): { events: number; curve: CurveColumns } | null {
    return this.#in(creators, (scope) => {
      const curve = emptyCurve(thresholds.length)
      for (const { history } of scope) {
        const runner = this.#planned.runner(history, asked)
        const counter = this.#planned.counter(history, filter)
        curve.messages += counter.messages
        for (const [point, threshold] of thresholds.entries()) {
          addCounts(curve, point, counter.count(runner.run(threshold, asked.suggestThreshold)))
        }
      }
      return { events: this.#histories.events(creators), curve }
    })
  }

  /** By trigram threshold: whether each of these links is one that its message joins by there, and that is counted. */
  areJoins(
    creators: readonly string[],
    asked: StoredValues,
    filter: CountFilter,
    trigramThresholds: readonly Millionths[],
    links: readonly PlacedLink[],
  ): boolean[][] | null {
    return this.#in(creators, (scope) => {
      const known = new Map(
        scope.map(({ creator, history }) => [
          creator,
          { history, isChosen: this.#planned.chosen(history, filter) },
        ]),
      )
      return trigramThresholds.map((trigramThreshold) => {
        const under = this.#planned.under({ ...asked, trigramThreshold })
        return links.map((link) => {
          const own = known.get(link.creator)
          return own !== undefined && isJoin(own.history, under, own.isChosen, link)
        })
      })
    })
  }

  /** Each creator's figures under both, in the order of the creators; with the number of events that they are of. */
  eachCreator(
    { creators, live, asked }: ComparedScope,
    filter: CountFilter,
  ): { events: number; all: CreatorFigures[] } | null {
    return this.#in(creators, (scope) => ({
      events: this.#histories.events(creators),
      all: scope.map((one) => ({
        creator: one.creator,
        live: this.#summary(one, live, filter),
        candidate: this.#summary(one, asked, filter),
      })),
    }))
  }

  /**
   * What becomes of clusters, those first that move most messages; with the number of events that it is of.
   * @param kinds Those that are listed; none: all
   */
  changes(
    compared: ComparedScope,
    filter: CountFilter,
    from: number,
    limit: number,
    kinds: readonly ChangeKind[] = [],
  ): { events: number; summary: ChangeSummary; items: FoundChange[]; listed: number } | null {
    return this.#in(compared.creators, (scope) => {
      const found = this.#foundChanges(scope, compared, filter)
      return {
        events: this.#histories.events(compared.creators),
        summary: found.summary,
        items: shortened(found.page(from, limit, kinds)),
        listed: found.count(kinds),
      }
    })
  }

  /** One change with the first so many members of both sides, and the first so many of its flips. */
  change(named: NamedChange, limit: number): { found: FoundOpening | null } | null {
    return this.#opened(named, (opened) => opened.opening(limit))
  }

  /** Members of one side of a change. */
  changeSide(
    named: NamedChange,
    { side, from, limit }: { side: 'before' | 'after'; from: number; limit: number },
  ): { found: FoundSide | null } | null {
    return this.#opened(named, (opened) => opened.side(side, from, limit))
  }

  /** Links that flip in a change, with how many there are. */
  changeFlips(named: NamedChange, from: number, limit: number): { found: FoundFlips | null } | null {
    return this.#opened(named, (opened) => opened.flips(from, limit))
  }

  #opened<Result>(
    { compared, creator, lowestSeq }: NamedChange,
    tell: (opened: OpenedChange) => Result,
  ): { found: Result | null } | null {
    return this.#in(compared.creators, (scope) => {
      const placed = this.#foundChanges(scope, compared, null).find(creator, lowestSeq)
      const history = scope.find((one) => one.creator === creator)?.history
      if (!placed || !history) return { found: null }
      const pair = this.#compared.pair(history, compared.live, compared.asked)
      return { found: tell(new OpenedChange(placed, history, pair)) }
    })
  }

  #comparedHistory(
    { history }: CreatorScope,
    { live, asked }: ComparedScope,
    filter: CountFilter,
  ): ComparedHistory {
    const isChosen = this.#planned.chosen(history, filter)
    return { history, isChosen, ...this.#compared.pair(history, live, asked) }
  }

  #foundChanges(scope: readonly CreatorScope[], { live, asked }: ComparedScope, filter: CountFilter | null) {
    return this.#changes.of(
      scope,
      JSON.stringify([live, asked, filter]),
      ({ history }): ComparedClusters => ({
        isChosen: filter && this.#planned.chosen(history, filter),
        before: this.#planned.grouping(history, live),
        after: this.#planned.grouping(history, asked),
      }),
    )
  }

  #summary({ history }: CreatorScope, asked: StoredValues, filter: CountFilter): PreviewSummary {
    const counter = this.#planned.counter(history, filter)
    const run = this.#planned.runner(history, asked).run(asked.threshold, asked.suggestThreshold)
    const { sizes: _, ...counts } = counter.count(run)
    return { messages: counter.messages, ...counts }
  }

  #in<Result>(creators: readonly string[], work: (scope: CreatorScope[]) => Result): Result | null {
    const scope = this.#histories.of(creators)
    return scope === null ? null : work(scope)
  }
}

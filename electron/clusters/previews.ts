import { z } from 'zod'
import type { ClusterStatus } from '../../shared/model/cluster.ts'
import { type Preview, type PreviewValues, SCORE_BINS } from '../../shared/model/preview.ts'
import { fromMillionths, MILLION, toMillionths } from '../../shared/model/similarity.ts'
import { liveConfig } from '../configs/config-store.ts'
import type { Database } from '../store/database.ts'
import { readCursor, writeCursor } from '../store/page-cursor.ts'
import type { Thresholds } from './accept.ts'
import { Histories } from './history-store.ts'
import { type Previewed, preview } from './preview.ts'
import { countFlips, flips, type LinkFlip } from './preview-flips.ts'
import type { CreatorHistory } from './preview-history.ts'
import { members, summarise } from './preview-summary.ts'

/** Thresholds to preview under; what is left out is as it is live. */
export type PreviewAsk = {
  readonly threshold?: number | undefined
  readonly trigramThreshold?: number | undefined
}

/** A flip with the creator it belongs to. */
export type CreatorFlip = LinkFlip & { readonly creator: string }

export type PreviewedCluster = {
  readonly creator: string
  readonly status: ClusterStatus
  readonly members: readonly number[]
}

type Scope = { readonly creator: string; readonly history: CreatorHistory }[]

/** Previews of the whole stored history, from stored links, for one creator or all of them (null). */
export class Previews {
  readonly #database: Database
  readonly #histories: Histories

  constructor(database: Database) {
    this.#database = database
    this.#histories = new Histories(database)
  }

  async read(creator: string | null, ask: PreviewAsk): Promise<Preview> {
    const scope = await this.#histories.of(creator)
    const { asked } = await this.#thresholds(ask)
    return total(
      asked,
      scope.map(({ history }) => summarise(history, preview(history, asked))),
    )
  }

  /** Live values and others side by side, preview with preview. */
  async compare(creator: string | null, values: PreviewValues) {
    const scope = await this.#histories.of(creator)
    const { live, asked } = await this.#thresholds(values)
    const pairs = previewBoth(scope, live, asked)
    const counts = pairs.map((pair) => countFlips(pair.live, pair.candidate))
    const sum = (of: (count: (typeof counts)[number]) => number) =>
      counts.reduce((all, count) => all + of(count), 0)
    return {
      live: total(
        live,
        pairs.map((pair) => summarise(pair.history, pair.live)),
      ),
      candidate: total(
        asked,
        pairs.map((pair) => summarise(pair.history, pair.candidate)),
      ),
      decided: scope.reduce((all, { history }) => all + history.decided.length, 0),
      flips: {
        joins: sum((count) => count.joins),
        leaves: sum((count) => count.leaves),
        moves: sum((count) => count.moves),
      },
    }
  }

  /** A page of the messages whose accepted link differs, by creator and in history order. */
  async flips(
    creator: string | null,
    values: PreviewValues,
    page: { cursor: string | null; limit: number },
  ): Promise<{ items: CreatorFlip[]; next: string | null }> {
    const from = page.cursor === null ? 0 : readCursor(page.cursor, z.tuple([z.number().int().min(0)]))[0]
    const scope = await this.#histories.of(creator)
    const { live, asked } = await this.#thresholds(values)
    const all = previewBoth(scope, live, asked).flatMap((pair) =>
      flips(pair.history, pair.live, pair.candidate).map((flip) => ({ ...flip, creator: pair.creator })),
    )
    const end = from + page.limit
    return { items: all.slice(from, end), next: end < all.length ? writeCursor([end]) : null }
  }

  /** The shown clusters under these values, as members by seq; actioned where all of them are answered. */
  async clusters(creator: string | null, ask: PreviewAsk): Promise<PreviewedCluster[]> {
    const scope = await this.#histories.of(creator)
    const { asked } = await this.#thresholds(ask)
    return scope.flatMap(({ creator, history }) => {
      const previewed = preview(history, asked)
      return members(history, previewed).map((cluster) => ({
        creator,
        status: cluster.members.every((seq) => previewed.answered[seq - 1] === 1) ? 'actioned' : 'open',
        members: cluster.members,
      }))
    })
  }

  /** Of each message that takes part its best vector link, binned by score. */
  async scores(creator: string | null): Promise<{ counts: number[]; without: number }> {
    const counts = new Array<number>(SCORE_BINS).fill(0)
    let without = 0
    for (const { history } of await this.#histories.of(creator)) {
      without += binScores(history, counts)
    }
    return { counts, without }
  }

  /** Forgets what was read, as after migrations. */
  clear(): void {
    this.#histories.clear()
  }

  async #thresholds(ask: PreviewAsk): Promise<{ live: Thresholds; asked: Thresholds }> {
    const live = await liveConfig(this.#database)
    return {
      live,
      asked: {
        minimumWords: live.minimumWords,
        suggestThreshold: live.suggestThreshold,
        threshold: ask.threshold === undefined ? live.threshold : toMillionths(ask.threshold),
        trigramThreshold:
          ask.trigramThreshold === undefined ? live.trigramThreshold : toMillionths(ask.trigramThreshold),
      },
    }
  }
}

type Pair = {
  readonly creator: string
  readonly history: CreatorHistory
  readonly live: Previewed
  readonly candidate: Previewed
}

const previewBoth = (scope: Scope, live: Thresholds, asked: Thresholds): Pair[] =>
  scope.map(({ creator, history }) => ({
    creator,
    history,
    live: preview(history, live),
    candidate: preview(history, asked),
  }))

function total(thresholds: Thresholds, parts: readonly ReturnType<typeof summarise>[]): Preview {
  const all = { messages: 0, clusters: 0, grouped: 0, largest: 0 }
  for (const part of parts) {
    all.messages += part.messages
    all.clusters += part.clusters
    all.grouped += part.grouped
    all.largest = Math.max(all.largest, part.largest)
  }
  return {
    threshold: fromMillionths(thresholds.threshold),
    trigramThreshold: fromMillionths(thresholds.trigramThreshold),
    ...all,
    formationRate: all.messages === 0 ? 0 : all.grouped / all.messages,
  }
}

/** Adds one creator's best scores to `counts`; gives how many messages that take part have no vector link. */
function binScores(history: CreatorHistory, counts: number[]): number {
  let without = 0
  for (const [decision, index] of history.decided.entries()) {
    if (history.skipped[index] === 1) continue
    const best = history.vectorStart[decision] ?? 0
    if (best === history.vectorStart[decision + 1]) {
      without++
      continue
    }
    const bin = Math.min(
      SCORE_BINS - 1,
      Math.floor(((history.vectorScore[best] ?? 0) * SCORE_BINS) / MILLION),
    )
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return without
}

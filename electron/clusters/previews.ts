import { z } from 'zod'
import type { ClusterStatus } from '../../shared/model/cluster.ts'
import { COUNT_ALL, type CountFilter } from '../../shared/model/count-filter.ts'
import type { Preview, PreviewValues } from '../../shared/model/preview.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import type { StoredValues } from '../configs/config-store.ts'
import type { Database } from '../store/database.ts'
import { readCursor, writeCursor } from '../store/page-cursor.ts'
import { KnownTexts } from './known-texts.ts'
import { PreviewFeed } from './preview-feed.ts'
import type { PreviewWorker } from './preview-host.ts'
import type { CreatorFlip } from './last-flips.ts'
import type { PreviewSummary } from './threshold-count.ts'
import { type PreviewAsk, valuesAsked } from './preview-values.ts'

export type PreviewedCluster = {
  readonly creator: string
  readonly status: ClusterStatus
  readonly members: readonly number[]
}

export type PageAsk = { readonly cursor: string | null; readonly limit: number }

/** A page of a list that is made anew for each page, and what it was made of. */
export type MadePage<Item> = {
  readonly items: Item[]
  readonly next: string | null
  /** Of the histories of the scope. */
  readonly events: number
  /** The live config's. */
  readonly configVersion: number
}

/** Previews of the whole stored history, from stored links, for one creator or all of them (null). */
export class Previews {
  readonly database: Database
  readonly worker: PreviewWorker
  readonly feed: PreviewFeed
  readonly texts = new KnownTexts()

  /** @param worker Its own: two databases must not share what it holds. */
  constructor(database: Database, worker: PreviewWorker) {
    this.database = database
    this.worker = worker
    this.feed = new PreviewFeed(database, worker)
  }

  async read(creator: string | null, ask: PreviewAsk, filter: CountFilter = COUNT_ALL): Promise<Preview> {
    return this.feed.ask(creator, async ({ creators, live }) => {
      const asked = valuesAsked(live, ask)
      const summary = await this.worker.call('read', [creators, asked, filter])
      return summary && toPreview(asked, summary)
    })
  }

  /** Live values and others side by side, preview with preview. */
  async compare(creator: string | null, ask: PreviewAsk, filter: CountFilter = COUNT_ALL) {
    return this.feed.ask(creator, async ({ creators, live }) => {
      const asked = valuesAsked(live, ask)
      const compared = await this.worker.call('compare', [{ creators, live, asked }, filter])
      if (compared === null) return null
      return {
        ...compared,
        live: toPreview(live, compared.live),
        candidate: toPreview(asked, compared.candidate),
      }
    })
  }

  /** A page of the counted messages whose accepted link differs, by creator and in the order of their seqs. */
  async flips(
    creator: string | null,
    values: PreviewValues,
    page: PageAsk,
    filter: CountFilter = COUNT_ALL,
  ): Promise<MadePage<CreatorFlip>> {
    const from = pageStart(page)
    const { total, ...found } = await this.feed.ask(creator, async ({ creators, live }) => {
      const compared = { creators, live, asked: valuesAsked(live, values) }
      const flips = await this.worker.call('flips', [compared, filter, from, page.limit])
      return flips && { ...flips, configVersion: live.version }
    })
    return { ...found, next: nextPage(from, page.limit, total) }
  }

  /** The shown clusters under these values, as members by seq; actioned where all of them are answered. */
  async clusters(creator: string | null, ask: PreviewAsk): Promise<PreviewedCluster[]> {
    const clusters = await this.feed.ask(creator, ({ creators, live }) =>
      this.worker.call('clusters', [creators, valuesAsked(live, ask)]),
    )
    return clusters.map(({ isActioned, ...cluster }) => ({
      ...cluster,
      status: isActioned ? 'actioned' : 'open',
    }))
  }

  /** A creator's clusters as they should be live, as members by seq; with how many events that is of. */
  clustersInForce(creator: string): Promise<{ events: number; clusters: (readonly number[])[] }> {
    return this.feed.ask(creator, ({ creators }) => this.worker.call('clustersInForce', [creators]))
  }

  /** Of each message that takes part its best vector link, binned by score; with how many events that is of. */
  scores(
    creator: string | null,
    filter: CountFilter = COUNT_ALL,
  ): Promise<{ counts: number[]; without: number; events: number }> {
    return this.feed.ask(creator, async ({ creators, events }) => {
      const scores = await this.worker.call('scores', [creators, filter])
      return scores && { ...scores, events }
    })
  }

  /** Forgets what was read, as after migrations. */
  clear(): Promise<void> {
    this.texts.clear()
    return this.feed.clear()
  }

  close(): Promise<void> {
    return this.worker.close()
  }
}

export function toPreview(
  { threshold, trigramThreshold }: StoredValues,
  { messages, ...counts }: PreviewSummary,
): Preview {
  return {
    threshold: fromMillionths(threshold),
    trigramThreshold: fromMillionths(trigramThreshold),
    messages,
    ...counts,
    formationRate: messages === 0 ? 0 : counts.grouped / messages,
  }
}

/** Where a page of a list that is made anew for each page begins. */
export const pageStart = ({ cursor }: PageAsk): number =>
  cursor === null ? 0 : readCursor(cursor, z.tuple([z.number().int().min(0)]))[0]

export const nextPage = (from: number, limit: number, total: number): string | null =>
  from + limit < total ? writeCursor([from + limit]) : null

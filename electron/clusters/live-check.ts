import type { Reader } from '../store/database.ts'
import { historyEnds } from './history-store.ts'
import type { Previews } from './previews.ts'

/** Of creators whose history grows all the time. */
const MOST_TRIES = 3

/** Creators whose clusters were looked at, and where they are not what the preview says. */
export type LiveCheck = {
  readonly creators: number
  /** Whose history grew each time. */
  readonly creatorsLeftOut: number
  readonly leftOutCreators: readonly string[]
  readonly differingClusters: number
  readonly differingCreators: readonly string[]
}

/**
 * Compares the live clusters of each creator with the preview under the configs in force, which must be the same. A
 * creator whose history grew each time it was looked at is left out. Of one creator after the other its history is held.
 * @param previews that know nothing yet: histories are read anew for it
 */
export async function checkLiveClusters(previews: Previews, signal?: AbortSignal): Promise<LiveCheck> {
  let [creators, differingClusters] = [0, 0]
  const differingCreators: string[] = []
  const leftOutCreators: string[] = []
  for (const { creator } of await historyEnds(previews.database, null)) {
    const differing = await differences(previews, creator, signal)
    await previews.clear()
    if (differing === null) leftOutCreators.push(creator)
    else creators++
    if (!differing) continue
    differingClusters += differing
    differingCreators.push(creator)
  }
  const creatorsLeftOut = leftOutCreators.length
  return { creators, creatorsLeftOut, leftOutCreators, differingClusters, differingCreators }
}

/** How many clusters are in one and not in the other. */
async function differences(
  previews: Previews,
  creator: string,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    signal?.throwIfAborted()
    const live = await previews.database.snapshot((reader) => liveClusters(reader, creator))
    const inForce = await previews.clustersInForce(creator)
    if (inForce.events !== live.events) continue
    const expected = new Set(inForce.clusters.map(String))
    const surplus = live.clusters.filter((members) => !expected.delete(String(members)))
    return surplus.length + expected.size
  }
  return null
}

type LiveClusters = { readonly events: number; readonly clusters: (readonly number[])[] }

async function liveClusters(reader: Reader, creator: string): Promise<LiveClusters> {
  const [end] = await historyEnds(reader, creator)
  const clusters = await reader.rows<{ members: number[] }>(membersQuery, [creator])
  return { events: end?.lastHistory ?? 0, clusters: clusters.map(({ members }) => members) }
}

/**
 * Members of the shown clusters. Those that hold anybody in shadow are what they will be once all are shown: of each
 * channel the newest. Clusters that were there before Likeness hold nobody who has a home.
 */
const membersQuery = `
  WITH hidden AS (
    SELECT DISTINCT cluster_id FROM homes WHERE creator_id = $1 AND is_shadow
  ), members AS (
    SELECT h.cluster_id, h.seq FROM homes h
    JOIN cluster_messages c ON c.message_id = h.message_id AND c.cluster_id = h.cluster_id
    WHERE h.creator_id = $1 AND h.cluster_id NOT IN (SELECT cluster_id FROM hidden)
    UNION ALL (
      SELECT DISTINCT ON (h.cluster_id, m.channel_id) h.cluster_id, h.seq
      FROM homes h JOIN messages m ON m.id = h.message_id
      WHERE h.creator_id = $1 AND h.cluster_id IN (SELECT cluster_id FROM hidden)
      ORDER BY h.cluster_id, m.channel_id, m.created_at DESC, m.seq DESC
    )
  )
  SELECT array_agg(seq::int ORDER BY seq) AS members FROM members GROUP BY cluster_id HAVING count(*) >= 2`

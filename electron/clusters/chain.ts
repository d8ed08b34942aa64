import { Failure } from '../../shared/failure.ts'
import {
  type Chain,
  type ChainPath,
  type ChainSide,
  type CutLink,
  MOST_ON_A_SIDE,
  SHOWN_STEPS,
} from '../../shared/model/chain.ts'
import { MessageId } from '../../shared/model/id.ts'
import type { Database, Reader } from '../store/database.ts'
import { bridge, countParts, hub, longestPath, weakestLink } from './chain-marks.ts'
import { chainMessages, nameJoins, readForest, type StoredForest } from './chain-store.ts'
import { membersOnSide, NONE, pathBetween, sidesOf } from './join-forest.ts'

/**
 * How a cluster hangs together: its weakest link, its bridge, its hub.
 * @throws Failure NOT_FOUND
 */
export function readChain(database: Database, id: string): Promise<Chain> {
  return database.snapshot(async (reader) => {
    const forest = await readForest(reader, id)
    const [weakest, middle, around] = [weakestLink(forest), bridge(forest), hub(forest)]
    const links = await nameJoins(
      reader,
      forest,
      [weakest, middle].filter((at) => at !== null),
    )
    const cut = (at: number | null): CutLink | null => {
      const link = at === null ? undefined : links.get(at)
      return link === undefined || at === null ? null : { ...link, ...sidesOf(forest, at) }
    }
    const hubSeq = around === null ? undefined : forest.residents[around.at]?.seq
    const hubs = hubSeq === undefined ? null : await chainMessages(reader, forest, [hubSeq])
    const message = hubSeq === undefined ? undefined : hubs?.get(hubSeq)
    return {
      weakest: cut(weakest),
      bridge: cut(middle),
      hub: message && around ? { message, members: around.around } : null,
      longestPath: longestPath(forest),
      parts: countParts(forest),
    }
  })
}

/**
 * The way from one message of a cluster to another, link by link.
 * @throws Failure NOT_FOUND, CANNOT_TRACE where one of them is not in the cluster, or nothing joins them any more
 */
export function readPath(
  database: Database,
  { id, from, to }: { readonly id: string; readonly from: string; readonly to: string },
): Promise<ChainPath> {
  return database.snapshot(async (reader) => {
    const forest = await readForest(reader, id)
    const path = pathBetween(forest, await placeOf(reader, forest, from), await placeOf(reader, forest, to))
    if (path === null) throw new Failure('CANNOT_TRACE', { reason: 'not-joined' })
    const joins = [...path.up, ...path.down]
    const weakest = weakestOf(forest, joins)
    const shown = joins.slice(0, SHOWN_STEPS)
    const links = await nameJoins(reader, forest, weakest === null ? shown : [...shown, weakest])
    return {
      steps: shown.flatMap((at, index) => {
        const link = links.get(at)
        return link ? [{ ...link, direction: directionOf(index, path.up.length) }] : []
      }),
      length: joins.length,
      weakest: (weakest === null ? null : links.get(weakest)) ?? null,
    }
  })
}

const directionOf = (step: number, up: number): ChainPath['steps'][number]['direction'] =>
  step < up ? 'to-match' : 'from-match'

/** The lowest score on a path, of equal ones the first to have been made. */
function weakestOf({ residents }: StoredForest, joins: readonly number[]): number | null {
  const scored = joins.flatMap((at) => {
    const joining = residents[at]?.joining
    return joining && joining.score !== null ? [{ at, score: joining.score, history: joining.history }] : []
  })
  const [first, ...others] = scored
  if (!first) return null
  return others.reduce((least, other) => {
    const isLess = other.score < least.score || (other.score === least.score && other.history < least.history)
    return isLess ? other : least
  }, first).at
}

/**
 * Members on one side of the link that brought a message.
 * @throws Failure NOT_FOUND, CANNOT_TRACE where no link joins it to anybody in the cluster
 */
export function readSide(
  database: Database,
  { id, message, side }: { readonly id: string; readonly message: string; readonly side: ChainSide },
): Promise<{ messages: MessageId[] }> {
  return database.snapshot(async (reader) => {
    const forest = await readForest(reader, id)
    const join = await placeOf(reader, forest, message)
    if (forest.parent[join] === NONE) throw new Failure('CANNOT_TRACE', { reason: 'not-joined' })
    const seqs = membersOnSide(forest, join, side).map(({ seq }) => seq)
    const rows = await reader.rows<{ id: string }>(
      'SELECT message_id AS id FROM homes WHERE cluster_id = $1 AND seq = ANY($2::bigint[]) ORDER BY seq LIMIT $3',
      [id, seqs, MOST_ON_A_SIDE],
    )
    return { messages: rows.map((row) => MessageId.parse(row.id)) }
  })
}

async function placeOf(reader: Reader, forest: StoredForest, message: string): Promise<number> {
  const [row] = await reader.rows<{ seq: number }>(
    'SELECT seq FROM homes WHERE message_id = $1 AND cluster_id = $2',
    [message, forest.cluster],
  )
  const place = row ? forest.residents.findIndex(({ seq }) => seq === row.seq) : NONE
  if (place === NONE) throw new Failure('CANNOT_TRACE', { reason: 'not-here' })
  return place
}

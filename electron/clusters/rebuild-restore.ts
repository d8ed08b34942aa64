import { Failure } from '../../shared/failure.ts'
import type { Writer } from '../store/database.ts'
import { type ActRow, blankAct, writeAct } from './act-store.ts'
import { refreshClusters } from './cluster-rows.ts'
import { leaveHomes } from './moving-out.ts'

/** A message that a rebuild moved, the home it had before and the one it was given. */
type Moved = {
  readonly id: string
  readonly seq: number
  readonly home: string | null
  readonly given: string | null
  readonly isShadow: boolean
  /** What stands in the way of its going back. */
  readonly obstacle: 'deleted' | 'moved-since' | 'cluster-actioned' | null
}

/**
 * Takes a rebuild back, whole or not at all: everyone whom it moved goes back to the home it had, or has none again.
 * Whoever came later stays where it is. The caller holds the creator's lock. Gives the act.
 * @throws Failure CANNOT_RESTORE where one of them was deleted or has moved on, or a home that they leave or go back to
 * was answered meanwhile
 */
export async function takeBackRebuild(writer: Writer, act: ActRow, author: string): Promise<string> {
  const moved = await readMoved(writer, act)
  for (const reason of ['deleted', 'moved-since', 'cluster-actioned'] as const) {
    if (moved.some(({ obstacle }) => obstacle === reason)) throw new Failure('CANNOT_RESTORE', { reason })
  }
  const id = await writeAct(writer, {
    ...blankAct({ id: null, creator: act.creator }, 'restore', author),
    takesBack: act.id,
    messages: moved,
  })
  await leaveHomes(
    writer,
    moved.map((message) => message.id),
  )
  await writer.run(
    `INSERT INTO homes (message_id, cluster_id, creator_id, seq, history, is_shadow)
     SELECT m.message_id, m.cluster_id, $2, m.seq, a.history, m.is_shadow
     FROM act_messages m JOIN acts a ON a.id = m.act_id WHERE m.act_id = $1 AND m.cluster_id IS NOT NULL`,
    [id, act.creator],
  )
  await refreshClusters(writer, await touchedBy(writer, act))
  return id
}

/** The clusters that it changed, if only by whom a message is held. */
async function touchedBy(writer: Writer, act: ActRow): Promise<string[]> {
  const rows = await writer.rows<{ id: string }>(
    `SELECT cluster_id AS id FROM act_messages WHERE act_id = $1 AND cluster_id IS NOT NULL
     UNION SELECT own_home FROM decisions WHERE act_id = $1 AND own_home IS NOT NULL`,
    [act.id],
  )
  return rows.map(({ id }) => id)
}

/** Those whose home it changed. */
function readMoved(writer: Writer, act: ActRow): Promise<Moved[]> {
  return writer.rows<Moved>(
    `SELECT a.message_id AS id, a.seq, a.cluster_id AS home, d.own_home AS given, a.is_shadow AS "isShadow",
       CASE WHEN m.erased_at IS NOT NULL THEN 'deleted'
         WHEN h.cluster_id IS DISTINCT FROM d.own_home THEN 'moved-since'
         WHEN 'actioned' IN (b.status, g.status) THEN 'cluster-actioned' END AS obstacle
     FROM act_messages a
     JOIN decisions d ON d.act_id = a.act_id AND d.message_id = a.message_id
     JOIN messages m ON m.id = a.message_id
     LEFT JOIN homes h ON h.message_id = a.message_id
     LEFT JOIN clusters b ON b.id = a.cluster_id
     LEFT JOIN clusters g ON g.id = d.own_home
     WHERE a.act_id = $1 AND a.cluster_id IS DISTINCT FROM d.own_home ORDER BY a.seq`,
    [act.id],
  )
}

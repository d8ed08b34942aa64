import { Failure } from '../../shared/failure.ts'
import type { Act } from '../../shared/model/cluster.ts'
import type { Database, Writer } from '../store/database.ts'
import { type ActRow, blankAct, readAct, toAct, writeAct } from './act-store.ts'
import { refreshClusters } from './cluster-rows.ts'
import { lockCreator } from './creator-state.ts'
import { takeBackRebuild } from './rebuild-restore.ts'
import { moveOut } from './moving-out.ts'
import { endRefusals } from './refusal-store.ts'

type Touched = { readonly id: string; readonly seq: number; readonly home: string }

/**
 * Takes an act back: an action (its messages can be matched again), a removal or a refusal (who left comes
 * back, the refusals of that act end), a join (the message leaves what it was put into), a rebuild
 * (everyone whom it moved goes back).
 * @throws Failure CANNOT_RESTORE where a message has another home by now, the cluster was answered meanwhile,
 * a message was deleted or has left, the act was taken back before, or it is a restore or a deletion.
 */
export function restoreAct(database: Database, input: { act: string; author: string }): Promise<Act> {
  return database.write(async (writer) => {
    await lockCreator(writer, (await readAct(writer, input.act)).creator)
    const act = await readAct(writer, input.act)
    if (act.kind === 'restore' || act.kind === 'delete')
      throw new Failure('CANNOT_RESTORE', { reason: 'not-restorable' })
    if (act.takenBackBy !== null) throw new Failure('CANNOT_RESTORE', { reason: 'taken-back' })
    if (act.kind === 'rebuild')
      return toAct(await readAct(writer, await takeBackRebuild(writer, act, input.author)))
    const touched = await writer.rows<Touched>(
      `SELECT message_id AS id, seq, cluster_id AS home FROM act_messages
       WHERE act_id = $1 AND NOT (is_shadow AND $2 = 'action') ORDER BY seq`,
      [act.id, act.kind],
    )
    if (act.kind !== 'action') await checkNotErased(writer, touched)
    if (act.kind === 'join') await checkStillThere(writer, touched)
    else if (act.kind !== 'action') await checkFree(writer, touched)
    const id = await writeAct(writer, {
      ...blankAct({ id: act.cluster, creator: act.creator }, 'restore', input.author),
      takesBack: act.id,
      messages: touched,
    })
    if (act.kind === 'action') await reopen(writer, act)
    else if (act.kind === 'join') await moveOut(writer, touched)
    else await bringBack(writer, act, touched, id)
    return toAct(await readAct(writer, id))
  })
}

/** What a deleted message said is gone: nothing brings it back, in part or as a whole. */
async function checkNotErased(writer: Writer, touched: readonly Touched[]): Promise<void> {
  const erased = await writer.rows(
    'SELECT FROM messages WHERE id = ANY($1::uuid[]) AND erased_at IS NOT NULL',
    [touched.map((message) => message.id)],
  )
  if (erased.length > 0) throw new Failure('CANNOT_RESTORE', { reason: 'deleted' })
}

/** Who was joined must still live there, and what it lives in must not be answered. */
async function checkStillThere(writer: Writer, touched: readonly Touched[]): Promise<void> {
  const rows = await writer.rows<{ status: string }>(
    `SELECT c.status FROM unnest($1::uuid[], $2::uuid[]) AS joined (id, home)
     JOIN homes h ON h.message_id = joined.id AND h.cluster_id = joined.home
     JOIN clusters c ON c.id = h.cluster_id`,
    [touched.map((message) => message.id), touched.map((message) => message.home)],
  )
  if (rows.length < touched.length) throw new Failure('CANNOT_RESTORE', { reason: 'has-another-home' })
  if (rows.some(({ status }) => status === 'actioned')) {
    throw new Failure('CANNOT_RESTORE', { reason: 'cluster-actioned' })
  }
}

/** Who left must not live elsewhere by now, and what they left must not be answered. */
async function checkFree(writer: Writer, touched: readonly Touched[]): Promise<void> {
  const housed = await writer.rows('SELECT FROM homes WHERE message_id = ANY($1::uuid[])', [
    touched.map((message) => message.id),
  ])
  if (housed.length > 0) throw new Failure('CANNOT_RESTORE', { reason: 'has-another-home' })
  const actioned = await writer.rows(
    "SELECT FROM clusters WHERE id = ANY($1::uuid[]) AND status = 'actioned'",
    [touched.map((message) => message.home)],
  )
  if (actioned.length > 0) throw new Failure('CANNOT_RESTORE', { reason: 'cluster-actioned' })
}

async function reopen(writer: Writer, act: ActRow): Promise<void> {
  await writer.run(
    `UPDATE clusters SET status = 'open', response_text = NULL, actioned_at = NULL,
       updated_at = clock_timestamp() WHERE id = $1`,
    [act.cluster],
  )
}

async function bringBack(
  writer: Writer,
  act: ActRow,
  touched: readonly Touched[],
  restore: string,
): Promise<void> {
  await endRefusals(writer, act.id, restore)
  if (touched.length === 0) return
  await writer.run(
    `INSERT INTO homes (message_id, cluster_id, creator_id, seq, history, is_shadow)
     SELECT m.message_id, m.cluster_id, $2, m.seq, a.history, m.is_shadow
     FROM act_messages m JOIN acts a ON a.id = $3 WHERE m.act_id = $1`,
    [act.id, act.creator, restore],
  )
  await refreshClusters(writer, [...new Set(touched.map((message) => message.home))])
}

import { randomUUID } from 'node:crypto'
import { Failure } from '../../shared/failure.ts'
import type { Act } from '../../shared/model/cluster.ts'
import { ActId, ClusterId } from '../../shared/model/id.ts'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'
import { lockCreator } from './creator-state.ts'
import type { HousedMessage } from './live-world.ts'
import { type KnownRow, knownColumns, knownMessage } from './pending-store.ts'

export type ActRow = {
  readonly id: string
  readonly creator: string
  readonly history: number
  readonly kind: Act['kind']
  readonly cluster: string | null
  readonly reason: string
  readonly author: string
  readonly createdAt: Date
  readonly takenBackBy: string | null
  readonly messages: number
}

const columns = `a.id, a.creator_id AS creator, a.history, a.kind, a.cluster_id AS cluster, a.reason, a.author,
  a.created_at AS "createdAt", (SELECT b.id FROM acts b WHERE b.takes_back = a.id) AS "takenBackBy",
  (SELECT count(*) FROM act_messages m WHERE m.act_id = a.id) AS messages`

/** @throws Failure NOT_FOUND */
export async function readAct(reader: Reader, id: string): Promise<ActRow> {
  const [act] = await reader.rows<ActRow>(`SELECT ${columns} FROM acts a WHERE a.id = $1`, [id])
  if (!act) throw new Failure('NOT_FOUND', { what: 'act', id })
  return act
}

/** What was done to a cluster, newest first. */
export async function actsOfCluster(reader: Reader, cluster: string): Promise<Act[]> {
  const rows = await reader.rows<ActRow>(
    `SELECT ${columns} FROM acts a WHERE a.cluster_id = $1 ORDER BY a.history DESC LIMIT 100`,
    [cluster],
  )
  return rows.map(toAct)
}

export const toAct = (row: ActRow): Act => ({
  id: ActId.parse(row.id),
  kind: row.kind,
  cluster: row.cluster === null ? null : ClusterId.parse(row.cluster),
  messages: row.messages,
  reason: row.reason,
  author: row.author,
  createdAt: row.createdAt.toISOString(),
  isTakenBack: row.takenBackBy !== null,
})

export type NewAct = {
  readonly creator: string
  readonly kind: Act['kind']
  readonly cluster: string | null
  readonly takesBack: string | null
  readonly responseText: string | null
  readonly reason: string
  readonly author: string
  /** Of a rebuild: the config it went by, and what it has in common with those of other creators. */
  readonly configVersion: number | null
  readonly run: string | null
  /** Of a join: whom the message is put together with. */
  readonly candidate: { readonly id: string; readonly seq: number } | null
  /** The messages it touches, with the home each had (a join: has now; a restore: has again). */
  readonly messages: readonly {
    readonly id: string
    readonly seq: number
    readonly home: string | null
    readonly isShadow?: boolean
  }[]
}

/** An act of a kind, before it is said what it does. */
export const blankAct = (
  cluster: { readonly id: string | null; readonly creator: string },
  kind: Act['kind'],
  author: string,
): Omit<NewAct, 'messages'> => ({
  creator: cluster.creator,
  kind,
  cluster: cluster.id,
  takesBack: null,
  responseText: null,
  reason: '',
  author,
  configVersion: null,
  run: null,
  candidate: null,
})

/** Writes an act at the next place of the creator's history. The caller holds the creator's lock. */
export async function writeAct(writer: Writer, act: NewAct): Promise<string> {
  const id = randomUUID()
  await writer.run(
    `WITH next AS (
       UPDATE creators SET last_history = last_history + 1 WHERE creator_id = $2 RETURNING last_history
     )
     INSERT INTO acts (id, creator_id, history, kind, cluster_id, takes_back, response_text, reason, author,
       candidate_id, candidate_seq, config_version, run_id)
     SELECT $1, $2, last_history, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM next`,
    [
      id,
      act.creator,
      act.kind,
      act.cluster,
      act.takesBack,
      act.responseText,
      act.reason,
      act.author,
      act.candidate?.id ?? null,
      act.candidate?.seq ?? null,
      act.configVersion,
      act.run,
    ],
  )
  await writer.run(
    `INSERT INTO act_messages (act_id, message_id, seq, cluster_id, is_shadow)
     SELECT $1, m.* FROM unnest($2::uuid[], $3::bigint[], $4::uuid[], $5::boolean[]) AS m`,
    [
      id,
      act.messages.map((message) => message.id),
      act.messages.map((message) => message.seq),
      act.messages.map((message) => message.home),
      act.messages.map((message) => message.isShadow ?? false),
    ],
  )
  await writeAudit(writer, {
    author: act.author,
    action: `clusters.${act.kind}`,
    subject: act.cluster ?? act.creator,
    detail: { act: id, takesBack: act.takesBack, messages: act.messages.length },
  })
  return id
}

/** A cluster with the creator's lock held. */
export type LockedCluster = {
  readonly id: string
  readonly creator: string
  readonly status: string
  readonly members: number
}

/** @throws Failure NOT_FOUND */
export async function lockCluster(writer: Writer, id: string): Promise<LockedCluster> {
  const select =
    'SELECT id, creator_id AS creator, status, member_count AS members FROM clusters WHERE id = $1'
  const [before] = await writer.rows<LockedCluster>(select, [id])
  if (!before) throw new Failure('NOT_FOUND', { what: 'cluster', id })
  await lockCreator(writer, before.creator)
  // Read again: it may have been another one's turn before the lock was ours.
  const [cluster] = await writer.rows<LockedCluster>(select, [id])
  if (!cluster) throw new Failure('NOT_FOUND', { what: 'cluster', id })
  return cluster
}

export type Resident = HousedMessage & {
  /** People do not see it there. */
  readonly isShadow: boolean
}

/** Everyone who lives in a home, members, superseded and those in shadow, by seq. */
export async function residents(reader: Reader, home: string): Promise<Resident[]> {
  const rows = await reader.rows<KnownRow & { isShadow: boolean }>(
    `SELECT ${knownColumns}, h.is_shadow AS "isShadow" FROM homes h JOIN messages m ON m.id = h.message_id
     WHERE h.cluster_id = $1 ORDER BY m.seq`,
    [home],
  )
  return rows.map(({ isShadow, ...row }) => ({ ...knownMessage(row), home, isShadow }))
}

import { randomUUID } from 'node:crypto'
import type { Gate } from '../../shared/model/gate.ts'
import { NORMALISER_VERSION } from '../../shared/text/normalise.ts'
import type { StoredConfig } from '../configs/config-store.ts'
import { ENGINE_VERSION } from '../links/engine-version.ts'
import type { Writer } from '../store/database.ts'
import { blankAct, writeAct } from './act-store.ts'
import { refreshClusters } from './cluster-rows.ts'
import { leaveHomes } from './moving-out.ts'
import { NO_HOME } from './preview-world.ts'
import type { PlannedDecision } from './rebuild-plan.ts'
import type { StoredGrouping } from './stored-grouping.ts'

export type RebuildRecord = {
  readonly creator: string
  readonly run: string
  readonly author: string
  readonly config: StoredConfig
  readonly model: string
  readonly gate: Gate
  /** Of the creator, before it. */
  readonly lastHistory: number
  readonly live: StoredGrouping
  readonly planned: readonly PlannedDecision[]
  readonly startedMs: number
}

/** Writes a rebuild: its act, its decisions, and who lives where. The caller holds the creator's lock. Gives the act. */
export async function writeRebuild(writer: Writer, record: RebuildRecord): Promise<string> {
  const { creator, planned } = record
  const named = await nameEach(writer, record)
  const act = await writeAct(writer, {
    ...blankAct({ id: null, creator }, 'rebuild', record.author),
    configVersion: record.config.version,
    run: record.run,
    messages: named.map(({ id, seq, before, isShadow }) => ({ id, seq, home: before, isShadow })),
  })
  await makeHomes(writer, creator, named)
  await writeDecisions(writer, act, record, named)
  await moveAll(writer, act, named, record.gate === 'shadow')
  const touched = [
    ...new Set(named.flatMap(({ before, home }) => [before, home]).filter((home) => home !== null)),
  ]
  // No news: nobody has written anything.
  await refreshClusters(writer, touched)
  if (planned.length !== named.length) throw new Error('a message of a rebuild is not stored')
  return act
}

type Named = {
  readonly id: string
  readonly seq: number
  readonly textHash: string
  readonly createdAt: Date
  /** Ids of homes. */
  readonly before: string | null
  readonly home: string | null
  readonly isNew: boolean
  readonly isShadow: boolean
  readonly matchedId: string | null
  readonly plan: PlannedDecision
}

async function nameEach(writer: Writer, { creator, live, planned }: RebuildRecord): Promise<Named[]> {
  const seqs = new Set(planned.flatMap(({ seq, link }) => (link ? [seq, link.candidate] : [seq])))
  const rows = await writer.rows<{ id: string; seq: number; textHash: string; createdAt: Date }>(
    `SELECT id, seq, text_hash AS "textHash", created_at AS "createdAt" FROM messages
     WHERE creator_id = $1 AND seq = ANY($2::bigint[])`,
    [creator, [...seqs]],
  )
  const messages = new Map(rows.map((row) => [row.seq, row]))
  const ids = [...live.ids]
  const idOf = (home: number): string | null => {
    if (home === NO_HOME) return null
    ids[home] ??= randomUUID()
    return ids[home] as string
  }
  return planned.flatMap((plan) => {
    const message = messages.get(plan.seq)
    if (!message) return []
    return [
      {
        ...message,
        before: idOf(plan.before),
        home: idOf(plan.home),
        isNew: plan.home >= live.homes,
        isShadow: live.shadow.has(plan.seq),
        matchedId: plan.link ? (messages.get(plan.link.candidate)?.id ?? null) : null,
        plan,
      },
    ]
  })
}

/** A cluster is as old as the message that makes it one: its second. */
async function makeHomes(writer: Writer, creator: string, named: readonly Named[]): Promise<void> {
  const byHome = Map.groupBy(
    named.filter(({ isNew }) => isNew),
    ({ home }) => home,
  )
  const made = [...byHome].map(([home, messages]) => ({
    home,
    createdAt: (messages[1] ?? messages[0])?.createdAt,
  }))
  if (made.length === 0) return
  await writer.run(
    `INSERT INTO clusters (id, creator_id, created_at)
     SELECT id, $1, created_at FROM unnest($2::uuid[], $3::timestamptz[]) AS c (id, created_at)`,
    [creator, made.map(({ home }) => home), made.map(({ createdAt }) => createdAt?.toISOString())],
  )
}

async function writeDecisions(
  writer: Writer,
  act: string,
  record: RebuildRecord,
  named: readonly Named[],
): Promise<void> {
  const { creator, config, gate, model, lastHistory, startedMs } = record
  // The act comes first.
  const firstHistory = lastHistory + 2
  const [now] = await writer.rows<{ decidedAt: string }>('SELECT clock_timestamp()::text AS "decidedAt"')
  const durationUs = Math.round(((performance.now() - startedMs) * 1000) / named.length)
  const shared = {
    ...{ creator_id: creator, act_id: act, outcome: 'rebuild', config_version: config.version },
    ...{ threshold: config.threshold, trigram_threshold: config.trigramThreshold },
    ...{ suggest_threshold: config.suggestThreshold, minimum_words: config.minimumWords },
    ...{ gate: true, is_shadow: gate === 'shadow', model, is_degraded: false, search_method: 'none' },
    ...{ engine_version: ENGINE_VERSION, normaliser_version: NORMALISER_VERSION, duration_us: durationUs },
    decided_at: now?.decidedAt,
  }
  const rows = named.map(({ id, seq, textHash, home, matchedId, plan: { link, isSuggested } }, index) => ({
    ...{ message_id: id, seq, history: firstHistory + index, text_hash: textHash, own_home: home },
    ...{ is_suggested: isSuggested, kind: link?.kind ?? null, matched_id: matchedId },
    ...{ matched_seq: link?.candidate ?? null, trigram_score: link?.trigramScore ?? null },
    vector_score: link?.vectorScore ?? null,
  }))
  await writer.run(
    `WITH decided AS (
       INSERT INTO decisions
       SELECT r.* FROM json_populate_recordset(
         json_populate_record(NULL::decisions, $1), $2) r
     )
     UPDATE creators SET last_history = last_history + $3 WHERE creator_id = $4`,
    [JSON.stringify(shared), JSON.stringify(rows), named.length, creator],
  )
}

/** Who changes homes. In shadow nobody is rebuilt whom people see. */
async function moveAll(
  writer: Writer,
  act: string,
  named: readonly Named[],
  isInShadow: boolean,
): Promise<void> {
  const moved = named.filter(({ before, home }) => before !== home)
  if (moved.length === 0) return
  await leaveHomes(
    writer,
    moved.map(({ id }) => id),
  )
  await writer.run(
    `INSERT INTO homes (message_id, cluster_id, creator_id, seq, history, is_shadow)
     SELECT d.message_id, d.own_home, d.creator_id, d.seq, d.history, $3
     FROM decisions d WHERE d.act_id = $1 AND d.message_id = ANY($2::uuid[]) AND d.own_home IS NOT NULL`,
    [act, moved.map(({ id }) => id), isInShadow],
  )
}

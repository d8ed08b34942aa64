import type { BackfillScope } from '../../shared/model/backfill.ts'
import type { Reader } from '../store/database.ts'
import { estimateRows } from '../store/look-counts.ts'
import type { UntakenMessage } from './backfill-page.ts'

/** Up to here all of them are read, above a sample of about as many. */
const SAMPLED = 20_000

export type SampledMessage = Omit<UntakenMessage, 'createdAt' | 'hasUnnamedVector'> & {
  readonly hasVector: boolean
  /** What its vector is of, as far as somebody has said. */
  readonly embeddingModel: string | null
}

/** Messages without a seq, and the share of all of them that they are. */
export type BackfillSample = { readonly messages: readonly SampledMessage[]; readonly share: number }

/** All messages that a backfill would look at, or a sample of them where they are many. */
export async function sampleUntaken(reader: Reader, scope: BackfillScope): Promise<BackfillSample> {
  const all = await read(reader, scope, '')
  if (all.length <= SAMPLED) return { messages: all, share: 1 }
  const share = Math.min(1, SAMPLED / (await estimateRows(reader, 'messages')))
  // Pages of the table by chance; which ones makes no difference to a count.
  const messages = await read(reader, scope, `TABLESAMPLE SYSTEM (${Number(share * 100)})`)
  return { messages, share }
}

const read = (reader: Reader, { creator, windowDays }: BackfillScope, sample: string) =>
  reader.rows<SampledMessage>(
    `SELECT m.id, m.creator_id AS creator, m.external_message_id AS "externalId", m.text, m.is_paid_dm AS "isPaid",
       EXISTS (SELECT FROM cluster_messages c WHERE c.message_id = m.id) AS "isHeld",
       m.embedding IS NOT NULL AS "hasVector", m.embedding_model AS "embeddingModel"
     FROM messages m ${sample}
     WHERE m.seq IS NULL AND ($1::text IS NULL OR m.creator_id = $1) AND m.created_at < 'infinity'
       AND m.created_at > now() - make_interval(days => $2) LIMIT $3`,
    [creator, windowDays, sample === '' ? SAMPLED + 1 : 10 * SAMPLED],
  )

import { CreatorId, ExternalMessageId, type BackfillId } from '../../shared/model/id.ts'
import { NORMALISER_VERSION } from '../../shared/text/normalise.ts'
import type { Reader, Writer } from '../store/database.ts'
import type { BackfillPlace, BackfillRow } from './backfill-store.ts'
import { type TextFacts, textFacts } from './facts.ts'
import { lockCreator } from './message-store.ts'

/** A message without a seq. */
export type UntakenMessage = {
  readonly id: string
  readonly creator: string
  readonly externalId: string
  readonly text: string
  readonly isPaid: boolean
  /** In a cluster that was there before. */
  readonly isHeld: boolean
  /** As the database writes it. */
  readonly createdAt: string
  /** Has a vector of which nobody has said what it is of. */
  readonly hasUnnamedVector: boolean
}

const inScope = `m.seq IS NULL AND ($1::text IS NULL OR m.creator_id = $1) AND m.created_at < 'infinity'
  AND (m.created_at, m.id) > ($2::timestamptz, $3::uuid)`

type Scope = Pick<BackfillRow, 'creator' | 'place'>

const scopeValues = ({ creator, place }: Scope) => [creator, place.createdAt, place.id]

/** The next messages after the place, by time and id. */
export function untakenMessages(reader: Reader, scope: Scope, limit: number): Promise<UntakenMessage[]> {
  return reader.rows<UntakenMessage>(
    `SELECT m.id, m.creator_id AS creator, m.external_message_id AS "externalId", m.text, m.is_paid_dm AS "isPaid",
       EXISTS (SELECT FROM cluster_messages c WHERE c.message_id = m.id) AS "isHeld",
       m.created_at::text AS "createdAt",
       m.embedding IS NOT NULL AND m.embedding_model IS NULL AS "hasUnnamedVector"
     FROM messages m WHERE ${inScope} ORDER BY m.created_at, m.id LIMIT $4`,
    [...scopeValues(scope), limit],
  )
}

export async function countUntaken(reader: Reader, scope: Scope): Promise<number> {
  const [row] = await reader.rows<{ messages: number }>(
    `SELECT count(*) AS messages FROM messages m WHERE ${inScope}`,
    scopeValues(scope),
  )
  return row?.messages ?? 0
}

/** Whether it can be taken in: it is in no cluster that was there before, and its names are such as Likeness has. */
export const mayBeTakenIn = ({ creator, externalId, isHeld }: UntakenMessage): boolean =>
  !isHeld && isName(CreatorId, creator) && isName(ExternalMessageId, externalId)

/** As it is, and not only after something was put right in it. */
const isName = (kind: typeof CreatorId | typeof ExternalMessageId, name: string): boolean =>
  kind.safeParse(name).data === name

/** A message with what the engine must know of its text. */
export type TakenMessage = UntakenMessage & { readonly facts: TextFacts }

export const withFacts = (message: UntakenMessage): TakenMessage => ({
  ...message,
  facts: textFacts(message.text),
})

export type BackfillPage = {
  readonly id: BackfillId
  /** Where the page began. */
  readonly place: BackfillPlace
  readonly messages: readonly UntakenMessage[]
  /** Those of them that are to be taken in, in the same order. */
  readonly taken: readonly TakenMessage[]
  /** The model that these creators' messages were embedded by, where it matters. */
  readonly models: ReadonlyMap<string, string>
  readonly waitsUntil: Date | null
}

/** Longer than this is no work but waiting: for an hour that is allowed, say. */
const LONGEST_PAGE = "interval '90 seconds'"

/**
 * Takes a page in, all of it or nothing: seqs and facts, and the place after it. Gives the creators that have
 * messages to decide; null where somebody else has taken the page in, it does not run any more, or another model is
 * in force by now.
 * @param decide has what waits for a creator decided
 */
export async function takePageIn(
  writer: Writer,
  page: BackfillPage,
  pageMs: number,
  decide: (writer: Writer, creator: string) => Promise<void>,
): Promise<string[] | null> {
  const { id, place } = page
  const running = await writer.rows(
    `SELECT FROM backfills WHERE id = $1 AND state = 'running' AND after_created_at = $2::timestamptz AND after_id = $3
     FOR UPDATE`,
    [id, place.createdAt, place.id],
  )
  if (running.length === 0) return null
  const byCreator = Map.groupBy(page.taken, ({ creator }) => creator)
  const creators = [...byCreator.keys()].sort()
  let takenIn = 0
  for (const creator of creators) {
    const { lastSeq, model } = await lockCreator(writer, CreatorId.parse(creator))
    if ((page.models.get(creator) ?? model) !== model) throw new OtherModel()
    takenIn += await giveSeqs(writer, creator, byCreator.get(creator) ?? [], lastSeq)
    await decide(writer, creator)
  }
  await writeProgress(writer, page, takenIn, pageMs)
  return creators
}

/** Undoes a page: it is done again by the model that is in force now. */
export class OtherModel extends Error {
  override readonly name = 'OtherModel'
}

/** Those that are still there and nobody else has taken in or put into a cluster, in their order. */
async function giveSeqs(
  writer: Writer,
  creator: string,
  messages: readonly TakenMessage[],
  lastSeq: number,
): Promise<number> {
  const free = await writer.rows<{ id: string }>(
    `SELECT m.id FROM messages m WHERE m.id = ANY($1::uuid[]) AND m.creator_id = $2 AND m.seq IS NULL
       AND NOT EXISTS (SELECT FROM cluster_messages c WHERE c.message_id = m.id)
     ORDER BY m.id FOR NO KEY UPDATE OF m`,
    [messages.map(({ id }) => id), creator],
  )
  const ids = new Set(free.map(({ id }) => id))
  const taken = messages.filter(({ id }) => ids.has(id))
  if (taken.length === 0) return 0
  await writer.run(
    `UPDATE messages m SET seq = $1 + given.nth, text_hash = given.hash, word_count = given.words,
       numbers_hash = given.numbers, normaliser_version = $2, stored_at = NULL
     FROM unnest($3::uuid[], $4::text[], $5::integer[], $6::text[]) WITH ORDINALITY
       AS given (id, hash, words, numbers, nth)
     WHERE m.id = given.id`,
    [
      lastSeq,
      NORMALISER_VERSION,
      taken.map(({ id }) => id),
      taken.map(({ facts }) => facts.textHash),
      taken.map(({ facts }) => facts.wordCount),
      taken.map(({ facts }) => facts.numbersHash),
    ],
  )
  await writer.run('UPDATE creators SET last_seq = $2 WHERE creator_id = $1', [
    creator,
    lastSeq + taken.length,
  ])
  return taken.length
}

async function writeProgress(
  writer: Writer,
  { id, messages, waitsUntil }: BackfillPage,
  takenIn: number,
  pageMs: number,
): Promise<void> {
  const last = messages.at(-1)
  if (!last) throw new Error('a page without messages is none')
  await writer.run(
    `UPDATE backfills SET after_created_at = $2::timestamptz, after_id = $3, taken_in = taken_in + $4,
       left_alone = left_alone + $5, waits_until = $6::timestamptz, failure = NULL,
       worked_ms = worked_ms + CASE WHEN clock_timestamp() - page_at < ${LONGEST_PAGE}
         THEN (extract(epoch FROM clock_timestamp() - page_at) * 1000)::bigint ELSE $7::bigint END,
       page_at = clock_timestamp()
     WHERE id = $1`,
    [id, last.createdAt, last.id, takenIn, messages.length - takenIn, waitsUntil, Math.ceil(pageMs)],
  )
}

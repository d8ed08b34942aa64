import type { Reader, Writer } from '../store/database.ts'
import type { Refusal } from './refused.ts'

/** Every source of every pair that stands refused and that one of these messages is a side of, by itself or its text. */
export function standingRefusals(
  reader: Reader,
  creator: string,
  messages: readonly { readonly seq: number; readonly textHash: string }[],
): Promise<Refusal<string>[]> {
  return reader.rows<Refusal<string>>(
    `SELECT first_seq AS "first", second_seq AS "second", first_hash AS "firstText", second_hash AS "secondText"
     FROM refusals WHERE creator_id = $1 AND ended_by IS NULL AND (first_seq = ANY($2) OR second_seq = ANY($2)
       OR first_hash = ANY($3) OR second_hash = ANY($3))
     ORDER BY first_seq, second_seq`,
    [creator, messages.map((message) => message.seq), messages.map((message) => message.textHash)],
  )
}

export type RefusedMessage = { readonly id: string; readonly seq: number; readonly textHash: string }

/** Writes the pairs that an act refuses. Either order; each pair once. */
export async function writeRefusals(
  writer: Writer,
  creator: string,
  act: string,
  pairs: readonly (readonly [RefusedMessage, RefusedMessage])[],
): Promise<void> {
  const sorted = pairs.map(
    ([one, other]) => (one.seq < other.seq ? [one, other] : [other, one]) as [RefusedMessage, RefusedMessage],
  )
  await writer.run(
    `INSERT INTO refusals (act_id, creator_id, first_id, second_id, first_seq, second_seq, first_hash, second_hash)
     SELECT $1, $2, r.* FROM unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::bigint[], $7::text[], $8::text[]) AS r
     ON CONFLICT DO NOTHING`,
    [
      act,
      creator,
      sorted.map(([first]) => first.id),
      sorted.map(([, second]) => second.id),
      sorted.map(([first]) => first.seq),
      sorted.map(([, second]) => second.seq),
      sorted.map(([first]) => first.textHash),
      sorted.map(([, second]) => second.textHash),
    ],
  )
}

/** Ends what an act refused; a pair that another act refuses too goes on. */
export async function endRefusals(writer: Writer, act: string, endedBy: string): Promise<void> {
  await writer.run('UPDATE refusals SET ended_by = $2 WHERE act_id = $1', [act, endedBy])
}

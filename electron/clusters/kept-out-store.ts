import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'

/** Marks every message that the gate has kept out so far as wanted, and gives their ids in seq order. */
export async function wantKeptOut(
  writer: Writer,
  { creator, author }: { creator: string; author: string },
): Promise<string[]> {
  await writer.run('UPDATE creators SET take_in_seq = decided_seq WHERE creator_id = $1', [creator])
  const rows = await writer.rows<{ id: string }>(
    `SELECT m.id FROM decisions d JOIN messages m ON m.id = d.message_id
     WHERE d.creator_id = $1 AND d.outcome = 'skipped:gate' AND m.erased_at IS NULL
       AND NOT EXISTS (SELECT FROM decisions r WHERE r.creator_id = d.creator_id AND r.replaces = d.history)
     ORDER BY d.seq`,
    [creator],
  )
  const detail = { messages: rows.length }
  await writeAudit(writer, { author, action: 'messages.take-in', subject: creator, detail })
  return rows.map(({ id }) => id)
}

/** SQL for the messages that came while the gate was off, and are not asked to be taken in yet. */
const keptOut = `decisions d
     JOIN creators c ON c.creator_id = d.creator_id
     JOIN messages m ON m.id = d.message_id
     WHERE d.outcome = 'skipped:gate' AND d.seq > c.take_in_seq AND m.erased_at IS NULL
       AND NOT EXISTS (SELECT FROM decisions r WHERE r.creator_id = d.creator_id AND r.replaces = d.history)`

export const hasKeptOut = async (reader: Reader, creator: string): Promise<boolean> =>
  (await reader.rows(`SELECT FROM ${keptOut} AND d.creator_id = $1 LIMIT 1`, [creator])).length > 0

/** How many messages of each creator came while its gate was off, and are not asked to be taken in yet. */
export function countKeptOut(reader: Reader): Promise<{ creator: string; messages: number }[]> {
  return reader.rows<{ creator: string; messages: number }>(
    `SELECT d.creator_id AS creator, count(*) AS messages FROM ${keptOut}
     GROUP BY d.creator_id ORDER BY d.creator_id`,
  )
}

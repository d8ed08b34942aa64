import type { Gate } from '../../shared/model/gate.ts'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'

/** The row that holds for every creator without one of its own. */
const EVERYONE = ''

/** The gate that is set for a creator, else for everyone, else open. */
export async function storedGate(reader: Reader, creator: string): Promise<Gate> {
  const [row] = await reader.rows<{ value: Gate }>(
    'SELECT value FROM gates WHERE creator_id IN ($1, $2) ORDER BY creator_id = $2 LIMIT 1',
    [creator, EVERYONE],
  )
  return row?.value ?? 'on'
}

/** A gate as it is set; `creator` is null for everyone without one of its own. */
type StoredGate = {
  readonly creator: string | null
  readonly value: Gate
  readonly author: string
  readonly changedAt: string
}

export async function listGates(reader: Reader): Promise<StoredGate[]> {
  const rows = await reader.rows<{ creator: string; value: Gate; author: string; changedAt: Date }>(
    `SELECT creator_id AS creator, value, author, changed_at AS "changedAt" FROM gates ORDER BY creator_id`,
  )
  return rows.map((row) => ({
    ...row,
    creator: row.creator === EVERYONE ? null : row.creator,
    changedAt: row.changedAt.toISOString(),
  }))
}

/** Sets the gate of a creator, or with null of everyone without one; a null value takes a creator's own away. */
export async function writeGate(
  writer: Writer,
  gate: { creator: string | null; value: Gate | null; author: string },
): Promise<void> {
  const name = gate.creator ?? EVERYONE
  if (gate.value === null) await writer.run('DELETE FROM gates WHERE creator_id = $1', [name])
  else {
    await writer.run(
      `INSERT INTO gates (creator_id, value, author) VALUES ($1, $2, $3)
       ON CONFLICT (creator_id) DO UPDATE SET value = excluded.value, author = excluded.author,
         changed_at = clock_timestamp()`,
      [name, gate.value, gate.author],
    )
  }
  await writeAudit(writer, {
    author: gate.author,
    action: 'gates.set',
    subject: gate.creator ?? 'everyone',
    detail: { value: gate.value },
  })
}

/** Creators with homes that people do not see; of all where `creator` is null. */
export async function creatorsInShadow(reader: Reader, creator: string | null): Promise<string[]> {
  const rows = await reader.rows<{ creator: string }>(
    `SELECT DISTINCT creator_id AS creator FROM homes
     WHERE is_shadow AND ($1::text IS NULL OR creator_id = $1) ORDER BY creator_id`,
    [creator],
  )
  return rows.map((row) => row.creator)
}

import { z } from 'zod'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'

const NAME = 'aggregations'
const Settings = z.object({ isEnabled: z.boolean().default(true) })

/** Whether figures are computed ahead, for everyone who works on this database. Without anybody's word they are. */
export async function areAggregationsOn(reader: Reader): Promise<boolean> {
  const [row] = await reader.rows<{ value: unknown }>('SELECT value FROM engine_settings WHERE name = $1', [
    NAME,
  ])
  return Settings.parse(row?.value ?? {}).isEnabled
}

/** The same inside of a statement. */
export const ENABLED = `NOT EXISTS (SELECT FROM engine_settings
  WHERE name = '${NAME}' AND value->>'isEnabled' = 'false')`

/** Nothing that was computed ahead outlives being turned off. */
export async function setAggregationsOn(
  writer: Writer,
  { isEnabled, author }: { isEnabled: boolean; author: string },
): Promise<void> {
  await writer.run(
    `INSERT INTO engine_settings (name, value, author) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, author = excluded.author,
       changed_at = clock_timestamp()`,
    [NAME, JSON.stringify({ isEnabled }), author],
  )
  if (!isEnabled) await writer.run('DELETE FROM precomputed_aggregations')
  await writeAudit(writer, {
    author,
    action: 'aggregations.setEnabled',
    subject: NAME,
    detail: { isEnabled },
  })
}

import { type IngestChange, IngestSettings } from '../../shared/model/ingest.ts'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'

const NAME = 'ingest'

/** As it is set, else as it is without anybody's word. */
export async function ingestSettings(reader: Reader): Promise<IngestSettings> {
  const [row] = await reader.rows<{ value: unknown }>('SELECT value FROM engine_settings WHERE name = $1', [
    NAME,
  ])
  return IngestSettings.parse(row?.value ?? {})
}

/** Sets what is given, and leaves the rest. */
export async function setIngest(
  writer: Writer,
  { change, author }: { change: IngestChange; author: string },
): Promise<void> {
  await writer.run(
    `INSERT INTO engine_settings (name, value, author) VALUES ($1, $2::jsonb, $3)
     ON CONFLICT (name) DO UPDATE SET value = engine_settings.value || excluded.value,
       author = excluded.author, changed_at = clock_timestamp()`,
    [NAME, JSON.stringify(change), author],
  )
  await writeAudit(writer, { author, action: 'ingest.set', subject: NAME, detail: change })
}

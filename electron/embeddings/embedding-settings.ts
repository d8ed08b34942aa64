import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'

const NAME = 'embedding'

/** What is set for everyone who works on this database; null: nothing, or nothing that this program understands. */
export async function readEmbeddingSettings(reader: Reader): Promise<EmbeddingSettings | null> {
  const [row] = await reader.rows<{ value: unknown }>('SELECT value FROM engine_settings WHERE name = $1', [
    NAME,
  ])
  return EmbeddingSettings.safeParse(row?.value).data ?? null
}

/** Replaces them, with an entry that says what they were. */
export async function writeEmbeddingSettings(
  writer: Writer,
  settings: EmbeddingSettings,
  author: string,
): Promise<void> {
  const from = await readEmbeddingSettings(writer)
  await writer.run(
    `INSERT INTO engine_settings (name, value, author) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, author = excluded.author,
       changed_at = clock_timestamp()`,
    [NAME, JSON.stringify(settings), author],
  )
  await writeAudit(writer, {
    author,
    action: 'embeddings.save',
    subject: settings.model,
    detail: { from, to: settings },
  })
}

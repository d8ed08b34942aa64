import { MatchingPause } from '../../shared/model/job.ts'
import { writeAudit } from '../store/audit.ts'
import type { Reader, Writer } from '../store/database.ts'

const NAME = 'matching-pause'

/** Who has paused matching for everyone who works on this database, and when; null: nobody. */
export async function readMatchingPause(reader: Reader): Promise<MatchingPause | null> {
  const [row] = await reader.rows<{ by: string; since: Date }>(
    'SELECT author AS by, changed_at AS since FROM engine_settings WHERE name = $1',
    [NAME],
  )
  return row ? MatchingPause.parse({ by: row.by, since: row.since.toISOString() }) : null
}

export async function isMatchingPaused(reader: Reader): Promise<boolean> {
  return (await readMatchingPause(reader)) !== null
}

/** Nothing is written where it is so already: the pause goes on as that of whoever began it. */
export async function setMatchingPaused(
  writer: Writer,
  { isPaused, author }: { isPaused: boolean; author: string },
): Promise<void> {
  const changed = isPaused
    ? await writer.run(
        `INSERT INTO engine_settings (name, value, author) VALUES ($1, 'true', $2) ON CONFLICT (name) DO NOTHING`,
        [NAME, author],
      )
    : await writer.run('DELETE FROM engine_settings WHERE name = $1', [NAME])
  if (changed === 0) return
  const action = isPaused ? 'jobs.pauseMatching' : 'jobs.resumeMatching'
  await writeAudit(writer, { author, action, subject: 'matching', detail: {} })
}

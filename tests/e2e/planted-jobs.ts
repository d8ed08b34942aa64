import { randomUUID } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { start } from '../../electron/app/start.ts'
import { placesOf } from '../../electron/instance/places.ts'
import type { Database } from '../../electron/store/database.ts'
import { DEAD_LETTERS, JOB_SCHEMA } from '../../electron/store/jobs.ts'
import { databaseOfProject } from '../support/console-database.ts'

export interface PlantedLetter {
  readonly queue: 'embed' | 'decide'
  readonly creator: string
  readonly messages?: number
  readonly reason: string
}

const entry = new URL('../../electron/web.ts', import.meta.url).href

/** A data folder in whose database something was done before the console is started. */
export async function plantFolder(plant: (database: Database) => Promise<void>): Promise<string> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'likeness-planted-'))
  const { DATABASE_URL: databaseUrl } = await databaseOfProject(dataFolder)
  const app = await start(placesOf(entry, dataFolder), databaseUrl === undefined ? {} : { databaseUrl })
  try {
    await plant((await app.context.active.workspace()).database)
  } finally {
    await app.close()
  }
  return dataFolder
}

/** A data folder whose database holds jobs that failed too often, the last of them first. */
export function plantDeadLetters(letters: readonly PlantedLetter[]): Promise<string> {
  return plantFolder(async (database) => {
    for (const [at, { queue, creator, messages = 0, reason }] of letters.entries()) {
      const data =
        messages === 0 ? { creator } : { creator, messages: Array.from({ length: messages }, randomUUID) }
      await database.write((writer) =>
        writer.run(
          `INSERT INTO ${JOB_SCHEMA}.job (name, data, source_name, source_id, source_created_on,
             source_retry_count, source_output, created_on)
           VALUES ($1, $2, $3, gen_random_uuid(), now(), 8, $4, now() - make_interval(mins => $5))`,
          [DEAD_LETTERS, JSON.stringify(data), queue, JSON.stringify({ message: reason }), at * 47],
        ),
      )
    }
  })
}

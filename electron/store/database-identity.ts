import { z } from 'zod'
import { Failure } from '../../shared/failure.ts'
import type { Database } from './database.ts'

/**
 * The random name of a database, the same for every console that uses it. Made where it is missing.
 * @throws Failure SCHEMA_MISMATCH where it is none: folders are named by it, and a server says what it likes
 */
export async function databaseIdOf(database: Database): Promise<string> {
  const read = 'SELECT id FROM database_identity'
  const [known] = await database.rows<{ id: string }>(read)
  if (known) return checked(known.id)
  await database.write((writer) =>
    writer.run('INSERT INTO database_identity DEFAULT VALUES ON CONFLICT DO NOTHING'),
  )
  const [made] = await database.rows<{ id: string }>(read)
  if (!made) throw new Error('the database has no identity')
  return checked(made.id)
}

function checked(id: unknown): string {
  const { data } = z.guid().safeParse(id)
  if (data !== undefined) return data
  throw new Failure('SCHEMA_MISMATCH', { detail: 'the table database_identity holds no name of a database' })
}

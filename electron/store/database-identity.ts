import type { Database } from './database.ts'

/** The random name of a database, the same for every console that uses it. Made where it is missing. */
export async function databaseIdOf(database: Database): Promise<string> {
  const read = 'SELECT id FROM database_identity'
  const [known] = await database.rows<{ id: string }>(read)
  if (known) return known.id
  await database.write((writer) =>
    writer.run('INSERT INTO database_identity DEFAULT VALUES ON CONFLICT DO NOTHING'),
  )
  const [made] = await database.rows<{ id: string }>(read)
  if (!made) throw new Error('the database has no identity')
  return made.id
}

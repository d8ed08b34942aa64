import { isAdopted } from './adoption.ts'
import type { Database } from './database.ts'
import { countRows } from './look-counts.ts'

/**
 * Messages that were in the database before Likeness, or come from the other system, and have no seq yet;
 * estimated where there are many. 0 in a database that is Likeness' own.
 */
export async function countNotTakenIn(database: Database): Promise<number> {
  return database.snapshot(async (reader) => {
    if (!(await isAdopted(reader))) return 0
    const { notTakenIn } = await countRows(reader, true)
    return notTakenIn
  })
}

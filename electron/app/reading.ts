import { writeFirstConfig } from '../configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../configs/defaults.ts'
import { listImportsAtRest } from '../messages/import-list.ts'
import { databaseIdOf } from '../store/database-identity.ts'
import type { PoolDatabase } from '../store/pool-database.ts'
import type { FileImport } from '../../shared/model/file-import.ts'
import type { Instance } from './instance.ts'
import { NotTakenIn } from './not-taken-in.ts'
import { stagingOf } from './settings.ts'

/** What can be read of a database that may be used, before all that works on it is there. */
export type Reading = {
  readonly database: PoolDatabase
  readonly databaseId: string
  readonly notTakenIn: NotTakenIn
  /** Folders of files that are imported. */
  readonly staging: ReturnType<typeof stagingOf>
  /** As none of this console runs yet. */
  importsAtRest(): Promise<FileImport[]>
}

/** Sees to what every reader expects of a database whose schema is as it should be. */
export async function openReading(
  { places, instanceId }: Pick<Instance, 'places' | 'instanceId'>,
  database: PoolDatabase,
): Promise<Reading> {
  const databaseId = await databaseIdOf(database)
  // Where others migrated it, nobody may have: without one nothing is decided.
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  const isEmbedded = database.state().kind === 'embedded'
  const staging = stagingOf(places.dataFolder, isEmbedded ? null : databaseId)
  return {
    database,
    databaseId,
    notTakenIn: await NotTakenIn.open(database),
    staging,
    importsAtRest: () =>
      listImportsAtRest(database, { instanceId, isOnlyInstance: isEmbedded }, staging.rejectsFolder),
  }
}

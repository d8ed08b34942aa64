import { join } from 'node:path'
import { z } from 'zod'
import { Settings } from '../../shared/model/status.ts'
import { type LocalDatabase, withLocal } from '../store/sqlite.ts'

const ColorScheme = Settings.shape.colorScheme

/** What is known and not chosen. */
type AboutInstance = Pick<Settings, 'versions' | 'host' | 'keepsPasswords'>

/** What this instance keeps about itself, and where. */
export class InstanceSettings {
  readonly #local: LocalDatabase
  readonly #dataFolder: string
  readonly #about: () => AboutInstance

  constructor(local: LocalDatabase, dataFolder: string, about: () => AboutInstance) {
    this.#local = local
    this.#dataFolder = dataFolder
    this.#about = about
  }

  read(): Settings {
    const Row = z.object({ value: ColorScheme })
    const row = Row.safeParse(
      withLocal(this.#local, () =>
        this.#local.prepare("SELECT value FROM settings WHERE name = 'colorScheme'").get(),
      ),
    )
    return {
      ...foldersOf(this.#dataFolder),
      colorScheme: row.success ? row.data.value : 'auto',
      ...this.#about(),
    }
  }

  put(change: Pick<Settings, 'colorScheme'>): Settings {
    withLocal(this.#local, () =>
      this.#local
        .prepare(
          'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        )
        .run('colorScheme', change.colorScheme),
    )
    return this.read()
  }
}

/** Everything lies in the data folder; deleting it starts over. */
export const foldersOf = (dataFolder: string) => ({
  dataFolder,
  databaseFolder: join(dataFolder, 'database'),
  trainingSetFile: join(dataFolder, 'training-set.sqlite'),
})

/**
 * Where the files of a server's imports lie, a folder for each database: no database's recovery may clear away
 * what another one's imports need. Null: the embedded database's.
 */
export function stagingOf(dataFolder: string, databaseId: string | null) {
  const folder = databaseId === null ? dataFolder : join(dataFolder, 'servers', databaseId)
  return { uploadsFolder: join(folder, 'uploads'), rejectsFolder: join(folder, 'rejects') }
}

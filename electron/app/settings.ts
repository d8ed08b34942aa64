import { join } from 'node:path'
import { z } from 'zod'
import { Settings } from '../../shared/model/status.ts'
import { type LocalDatabase, withLocal } from '../store/sqlite.ts'

const ColorScheme = Settings.shape.colorScheme

/** What this instance keeps about itself, and where. */
export class InstanceSettings {
  readonly #local: LocalDatabase
  readonly #dataFolder: string
  readonly #versions: Record<string, string>

  constructor(local: LocalDatabase, dataFolder: string, versions: Record<string, string>) {
    this.#local = local
    this.#dataFolder = dataFolder
    this.#versions = versions
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
      versions: this.#versions,
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

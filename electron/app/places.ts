import type { Settings } from '../../shared/model/status.ts'
import type { SecretStore } from './secrets.ts'
import type { ServiceEnvironment } from './service-environment.ts'

/** Where everything lies. Only entries know; they pass it on. */
export type Places = {
  readonly dataFolder: string
  readonly databaseWorker: URL
  readonly computeWorker: URL
  readonly previewWorker: URL
  /** Folder of the Postgres migrations. */
  readonly migrations: URL
  readonly localMigrations: URL
  /** Folder of the sample inbox. */
  readonly sampleInbox: URL
  readonly version: string
  /** A random name for the data folder, the same after a restart. Asked with the folder locked. */
  readonly instanceId: () => Promise<string>
}

export type StartOptions = {
  /** False leaves the embedded schema as it is found, for commands that tell of it or change it. */
  readonly migrates?: boolean
  /** Left out: passwords are held until the program ends. */
  readonly secrets?: SecretStore
  /** A server that is used for as long as the program runs; see `shared/text/server-url.ts`. */
  readonly databaseUrl?: string | undefined
  readonly services?: ServiceEnvironment
  readonly host?: Settings['host']
  /** Aborted once the program is to end: then a start that is under way is given up. */
  readonly stop?: AbortSignal
}

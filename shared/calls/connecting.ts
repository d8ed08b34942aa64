import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Connection, ConnectionId, ConnectionName, ServerAddress } from '../model/connection.ts'
import { DatabaseLook } from '../model/database-look.ts'
import { DoctorCheck, IndexMethod } from '../model/doctor.ts'
import { MigrationStatus, MigrationVerdict } from '../model/migration.ts'
import { Notice, Settings, Status } from '../model/status.ts'
import { incomingText } from '../model/text.ts'
import { call } from './basics.ts'

/** What the program works on. */

/** Of a server's user. */
const Password = incomingText(1000).min(1).nullable()

export const status = {
  read: call.output(Status),
  watch: call.output(eventIterator(Notice)),
}

export const settings = {
  read: call.output(Settings),
  put: call.input(Settings.pick({ colorScheme: true })).output(Settings),
}

export const connections = {
  list: call.output(z.array(Connection)),
  /** Looks at a server and changes nothing. A null password: the one known for `id`, if it is for these hosts. */
  test: call
    .input(
      z.object({
        address: ServerAddress,
        password: Password.default(null),
        id: ConnectionId.nullable().default(null),
      }),
    )
    .output(DatabaseLook),
  /** A null id makes a new one; a null password leaves what is known, unless hosts or user are others. */
  save: call
    .input(
      z.object({
        id: ConnectionId.nullable().default(null),
        name: ConnectionName,
        address: ServerAddress,
        password: Password.default(null),
        /** Beyond the end of the program, where `Settings.keepsPasswords`. */
        keepsPassword: z.boolean().default(false),
      }),
    )
    .output(Connection),
  /** BAD_INPUT for the active one, and for those that are not saved. */
  remove: call.input(z.object({ id: ConnectionId })).output(z.object({ id: ConnectionId })),
  /** Makes it the active one, also after a restart, and opens it. Whether that went well is in the status. */
  use: call.input(z.object({ id: ConnectionId, password: Password.default(null) })).output(Status),
  /** Looks at the active one and changes nothing. */
  look: call.output(DatabaseLook),
  /** Applies the pending migrations of the active one. DATABASE_CHANGED unless `fingerprint` is of how it is now. */
  migrate: call.input(z.object({ fingerprint: z.string() })).output(Status),
}

export const migrations = {
  status: call.output(z.array(MigrationStatus)),
  up: call.output(z.array(MigrationStatus)),
  /** Takes the last `steps` migrations back, with what they hold. */
  down: call
    .input(z.object({ steps: z.number().int().min(1).max(100).default(1) }))
    .output(z.array(MigrationStatus)),
  verify: call.output(MigrationVerdict),
}

export const doctor = {
  /** What search depends on, the worst first. */
  read: call.output(z.array(DoctorCheck)),
  /** Makes a search index anew, which may take hours; searches go on. BAD_INPUT on the embedded database. */
  rebuild: call
    .input(z.object({ index: incomingText(100).min(1), method: IndexMethod.default('hnsw') }))
    .output(z.array(DoctorCheck)),
}

import { z } from 'zod'

/** What keeps a database from being used. `detail` names what was found, never what to do. */
export const DatabaseObstacle = z.object({
  kind: z.enum([
    /** Postgres before 14. */
    'too-old',
    /** The database's encoding is not UTF8. */
    'encoding',
    /** Dates are not written as ISO. */
    'date-style',
    /** An extension is not on the server. */
    'no-extension',
    /** An extension is on the server, and this user may not create it. */
    'may-not-create-extension',
    /** An extension lies in a schema that is not in the search path. */
    'extension-elsewhere',
    /** pgvector before 0.5. */
    'old-pgvector',
    /** Tables of these names are there and are not the known ones. */
    'other-tables',
    /** This user may not create tables in the schema `public`. */
    'may-not-create',
    /** Tables of another user, which this one may not alter. */
    'not-owner',
    /** This user may not read or write the rows of a table. */
    'may-not-use',
    /** This user may neither make the schema of jobs nor work in the one that is there. */
    'may-not-keep-jobs',
    /** This user may not create schemas, which only verifying needs. */
    'may-not-create-schema',
    /** Another schema comes before `public` in the search path. */
    'search-path',
    /** Migrations that this version does not know. */
    'newer-likeness',
    /** A replica, which takes no writes. */
    'read-only',
  ]),
  /** The extension, table, version or user it is about. */
  subject: z.string(),
  detail: z.string(),
})
export type DatabaseObstacle = z.infer<typeof DatabaseObstacle>

/** What a database was found to be. Made by reading only. */
export const DatabaseLook = z.object({
  /** For people, such as "15.18". */
  version: z.string(),
  database: z.string(),
  user: z.string(),
  /** Whether the connection is encrypted; null where the server does not say. */
  isEncrypted: z.boolean().nullable(),
  isPrimary: z.boolean(),
  /** Server's clock minus this machine's. */
  clockAheadMs: z.number().int(),
  extensions: z.array(
    z.object({ name: z.string(), installed: z.string().nullable(), available: z.string().nullable() }),
  ),
  /** `original`: the three tables of the system that Likeness belongs to, without anything of Likeness. */
  tables: z.enum(['none', 'original', 'likeness', 'other']),
  /** Rows of `messages`, exact up to 10,000 and estimated above; null without the table. */
  messages: z.number().int().nullable(),
  isEstimated: z.boolean(),
  /** Messages that Likeness has not taken in: they were there before it. */
  notTakenIn: z.number().int(),
  clusters: z.number().int().nullable(),
  pendingMigrations: z.array(z.string()),
  /** Search indexes that are missing and will be made, in the background; see `docs/native-database.md`. */
  missingIndexes: z.array(z.string()),
  /** Empty: it can be used, after its pending migrations. */
  obstacles: z.array(DatabaseObstacle),
  /** Of all that its migrations would meet and change: whoever agrees to them agrees to this. */
  fingerprint: z.string(),
})
export type DatabaseLook = z.infer<typeof DatabaseLook>

import type { DatabaseLook } from '../../shared/model/database-look.ts'

/** A look at an empty database of a server, with what differs in one test. */
export const aLook = (found: Partial<DatabaseLook> = {}): DatabaseLook => ({
  version: '15.20',
  database: 'inbox',
  user: 'ana',
  isEncrypted: true,
  isPrimary: true,
  clockAheadMs: 0,
  extensions: [
    { name: 'vector', installed: null, available: '0.8.0' },
    { name: 'pg_trgm', installed: '1.6', available: '1.6' },
  ],
  tables: 'none',
  messages: null,
  isEstimated: false,
  notTakenIn: 0,
  clusters: null,
  pendingMigrations: [],
  missingIndexes: [],
  obstacles: [],
  fingerprint: 'f',
  ...found,
})

import { z } from 'zod'
import { DatabaseObstacle } from './model/database-look.ts'

const none = z.object({})

/**
 * Everything that may go wrong in normal use: a stable code, the data that goes with it, and whether
 * trying again can help. Anything else is a bug: logged whole, shown without details.
 * What a person reads for each code is in `failure-words.ts`.
 */
export const failures = {
  NOT_FOUND: { data: z.object({ what: z.string(), id: z.string() }), retry: false },
  BAD_INPUT: { data: z.object({ detail: z.string() }), retry: false },
  STALE_CONFIG: { data: z.object({ expected: z.number(), live: z.number() }), retry: false },
  /** Somebody saved or removed it since it was seen; `author` did, `version` is its state now. */
  STALE_CANDIDATE: {
    data: z.object({
      reason: z.enum(['changed', 'removed']),
      name: z.string(),
      author: z.string(),
      version: z.number(),
    }),
    retry: false,
  },
  CANDIDATE_NAME_TAKEN: { data: z.object({ name: z.string() }), retry: false },
  CANNOT_REMOVE: {
    data: z.object({ reason: z.enum(['actioned', 'not-a-member', 'deleted']) }),
    retry: false,
  },
  CANNOT_ACTION: { data: z.object({ reason: z.enum(['already-actioned', 'not-shown']) }), retry: false },
  CANNOT_RESTORE: {
    data: z.object({
      reason: z.enum([
        'has-another-home',
        'moved-since',
        'cluster-actioned',
        'taken-back',
        'not-restorable',
        'deleted',
      ]),
    }),
    retry: false,
  },
  CANNOT_JOIN: {
    data: z.object({ reason: z.enum(['deleted', 'has-a-home', 'not-linked', 'answered', 'refused']) }),
    retry: false,
  },
  /** `busy`: the creator's history grew each time that it was tried. `ended`: the database ended it. */
  CANNOT_REBUILD: {
    data: z.object({ reason: z.enum(['gate-off', 'in-shadow', 'busy', 'ended']) }),
    retry: false,
  },
  /** Two messages of which it was asked how they hang together. */
  CANNOT_TRACE: { data: z.object({ reason: z.enum(['not-here', 'not-joined']) }), retry: false },
  CANNOT_DELETE: { data: z.object({ reason: z.enum(['deleted']) }), retry: false },
  DATABASE_DOWN: { data: none, retry: true },
  DATABASE_BUSY: { data: none, retry: true },
  /** The server ended what took longer than it allows, or an administrator did. */
  DATABASE_TIMEOUT: { data: none, retry: true },
  /** A server that could not be reached when it was first asked; `reason` is the system's, for people. */
  DATABASE_UNREACHABLE: { data: z.object({ address: z.string(), reason: z.string() }), retry: true },
  DATABASE_TLS_REFUSED: { data: z.object({ address: z.string(), reason: z.string() }), retry: false },
  DATABASE_LOGIN_REFUSED: { data: z.object({ address: z.string(), user: z.string() }), retry: false },
  DATABASE_PASSWORD_NEEDED: { data: z.object({ name: z.string() }), retry: false },
  /** The server has no database of this name. */
  DATABASE_MISSING: { data: z.object({ address: z.string(), database: z.string() }), retry: false },
  /** A replica, or a server that was told to take no writes. */
  DATABASE_READ_ONLY: { data: z.object({ address: z.string() }), retry: true },
  DATABASE_UNFIT: { data: z.object({ obstacles: z.array(DatabaseObstacle) }), retry: false },
  /** It can be used once somebody has agreed to its migrations. */
  DATABASE_UNMIGRATED: { data: z.object({ pending: z.array(z.string()) }), retry: false },
  /** What was agreed to is no longer what there is. */
  DATABASE_CHANGED: { data: none, retry: true },
  /** Another connection was chosen while this was asked. */
  DATABASE_SWITCHED: { data: none, retry: true },
  /** The database in the data folder is for one program at a time. */
  WORKER_NEEDS_SERVER: { data: none, retry: false },
  DISK_FULL: { data: z.object({ folder: z.string() }), retry: true },
  FOLDER_READ_ONLY: { data: z.object({ folder: z.string() }), retry: false },
  FOLDER_IN_USE: { data: z.object({ folder: z.string() }), retry: true },
  DATABASE_UNREADABLE: { data: z.object({ folder: z.string(), detail: z.string() }), retry: false },
  SCHEMA_MISMATCH: { data: z.object({ detail: z.string() }), retry: false },
  /** Never found; `file` is its whole path. */
  FILE_MISSING: { data: z.object({ file: z.string() }), retry: true },
  /** Was there, and is no more. */
  FILE_GONE: { data: z.object({ file: z.string() }), retry: true },
  FILE_UNREADABLE: { data: z.object({ file: z.string() }), retry: true },
  FILE_CHANGED: { data: z.object({ file: z.string() }), retry: true },
  FILE_EMPTY: { data: z.object({ file: z.string() }), retry: false },
  FILE_NOT_TEXT: { data: z.object({ file: z.string(), found: z.string() }), retry: false },
  FILE_NOT_UNDERSTOOD: { data: z.object({ file: z.string(), missing: z.array(z.string()) }), retry: false },
  /** The program ended, or was closed, while this ran. */
  IMPORT_INTERRUPTED: { data: none, retry: true },
  /** The file lies where another console of the same database runs. */
  IMPORT_ELSEWHERE: { data: none, retry: false },
  IMPORT_ENDED: { data: z.object({ state: z.string() }), retry: false },
  /** Nothing usable came from it, however often it was asked; `until`: it is not asked again before. */
  EMBEDDING_PROVIDER_DOWN: {
    data: z.object({ address: z.string(), detail: z.string(), until: z.iso.datetime().nullable() }),
    retry: true,
  },
  EMBEDDING_KEY_NEEDED: { data: z.object({ address: z.string() }), retry: false },
  /** The key, its rights, or the account behind it. */
  EMBEDDING_KEY_REFUSED: { data: z.object({ address: z.string(), detail: z.string() }), retry: false },
  EMBEDDING_MODEL_UNKNOWN: { data: z.object({ address: z.string(), model: z.string() }), retry: false },
  /** No provider is set up that makes embeddings of this model; `configured` is the one that is. */
  EMBEDDING_NOT_SET_UP: {
    data: z.object({ model: z.string(), configured: z.string().nullable() }),
    retry: false,
  },
  /** It answered, and with nothing that could be stored; or it takes no such request at all. */
  EMBEDDING_ANSWER_REFUSED: { data: z.object({ address: z.string(), detail: z.string() }), retry: false },
  /** Texts that the provider does not take; `indexes` are their places in what was asked. */
  EMBEDDING_REFUSED: {
    data: z.object({ detail: z.string(), indexes: z.array(z.number().int()) }),
    retry: false,
  },
  EMBEDDING_BUDGET_SPENT: { data: z.object({ spent: z.number(), budget: z.number() }), retry: false },
  /** One at a time. */
  BACKFILL_RUNNING: { data: none, retry: false },
  BACKFILL_ENDED: { data: z.object({ state: z.string() }), retry: false },
  /** Something was decided, done or pushed each time that its pages were read. */
  LIST_CHANGING: { data: none, retry: true },
  UPLOAD_GAP: { data: z.object({ expected: z.number() }), retry: true },
  CONNECTION_LOST: { data: none, retry: true },
  BUG: { data: z.object({ reference: z.string() }), retry: false },
} as const

export type FailureCode = keyof typeof failures
export type FailureData<Code extends FailureCode> = z.infer<(typeof failures)[Code]['data']>

/** An expected failure. Thrown by steps, carried over the contract, worded at the edge. */
export class Failure<Code extends FailureCode = FailureCode> extends Error {
  override readonly name = 'Failure'
  readonly code: Code
  readonly data: FailureData<Code>

  constructor(code: Code, data: FailureData<Code>, options?: { cause?: unknown }) {
    super(code, options)
    this.code = code
    this.data = data
  }
}

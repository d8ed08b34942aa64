import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { uuid_ossp } from '@electric-sql/pglite/contrib/uuid_ossp'
import { vector } from '@electric-sql/pglite-pgvector'
import { abandonWork } from './frames.ts'

/** The one session of the embedded database. Calls must not overlap. */
export interface Engine {
  /** Runs protocol frames; the answer comes in pieces. An error of SQL is an answer; a rejection means the engine is broken. */
  run(bytes: Buffer, onAnswer: (piece: Buffer) => void): Promise<void>
  /** Ends whatever the last client left unfinished. */
  abandon(): Promise<void>
  close(): Promise<void>
}

/**
 * `folder` is a path, or `memory://` for a database that ends with its worker. It runs without fsync: a
 * killed process loses nothing that was committed, a power cut can.
 */
export async function openEngine(folder: string): Promise<Engine> {
  const database = await PGlite.create({ dataDir: folder, extensions: { vector, pg_trgm, uuid_ossp } })
  const run: Engine['run'] = (bytes, onAnswer) =>
    database.runExclusive(() =>
      // The pieces lie in the engine's own memory and change with its next step.
      database.execProtocolRawStream(bytes, { onRawData: (piece) => onAnswer(Buffer.from(piece)) }),
    )
  return { run, abandon: () => run(abandonWork, () => {}), close: () => database.close() }
}

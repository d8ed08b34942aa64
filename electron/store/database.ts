import type { StoreState } from './store-state.ts'

/** Reads. Whoever holds only this cannot write. */
export interface Reader {
  /** All rows of a query. int8 comes as number, timestamptz as Date, arrays and jsonb parsed. */
  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Streams `COPY (...) TO STDOUT`, in the order of the query. */
  copyOut(sql: string): AsyncIterable<Buffer>
}

/** Reads and writes inside one transaction. It is passed along, never kept. */
export interface Writer extends Reader {
  /** Runs a statement and gives the number of rows it touched. */
  run(sql: string, values?: readonly unknown[]): Promise<number>
  /** Feeds `COPY ... FROM STDIN`; keep one call under 64 MB, the embedded database holds it in memory. */
  copyIn(sql: string, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void>
}

/**
 * Postgres, embedded or a server. Every error that leaves it is a `Failure` where it is an expected one;
 * after DATABASE_DOWN during a commit it is not known whether that was stored.
 *
 * All clients of the embedded database share one session. So, on both: `SET LOCAL` and never `SET`, no named
 * statements, no session advisory locks; what can be cancelled is made of small steps, as neither a cancel
 * nor `statement_timeout` reaches a running query; and inside a transaction only its own reader or writer
 * is asked, for any other call would wait for the transaction's end (and gets DATABASE_BUSY).
 */
export interface Database extends Reader {
  /** One transaction: committed when `work` resolves, rolled back when it rejects. Never nest. */
  write<T>(work: (writer: Writer) => Promise<T>): Promise<T>
  /** Several reads of one moment (repeatable read, read only). */
  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T>
  /** Type id of `vector` here; binary arrays of vectors need it. Throws SCHEMA_MISMATCH before the first migration. */
  readonly vectorOid: number
  state(): StoreState
  /** Called at each change of state; gives back how to stop it. */
  onState(listener: (state: StoreState) => void): () => void
  close(): Promise<void>
}

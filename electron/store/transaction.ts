import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import type { ClientBase, QueryResult } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Writer } from './database.ts'
import { queryWithin } from './limited-query.ts'

/** Makes of an error of the driver what callers are to see. */
export type Translate = (error: unknown) => unknown

/** Reads and writes of one client. Calls run one after the other, and none runs after `end`. */
export class Transaction implements Writer {
  readonly #client: ClientBase
  readonly #translate: Translate
  #last: Promise<unknown> = Promise.resolve()
  #isOpen = false
  #isStreaming = false
  #isEnded = false

  constructor(client: ClientBase, translate: Translate) {
    this.#client = client
    this.#translate = translate
  }

  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.#query(sql, values)
    return result.rows as Row[]
  }

  /** The same outside a transaction, with a limit on waiting for locks. */
  async rowsWithin<Row extends object>(
    lockMs: number,
    sql: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const result = await this.#inOrder(() => queryWithin(lockMs, this.#client, sql, values))
    return result.rows as Row[]
  }

  async run(sql: string, values: readonly unknown[] = []): Promise<number> {
    const result = await this.#query(sql, values)
    return result.rowCount ?? 0
  }

  async *copyOut(sql: string): AsyncGenerator<Buffer> {
    await this.#inOrder(() => Promise.resolve())
    this.#isStreaming = true
    const stream = this.#client.query(copyTo(sql))
    try {
      yield* stream.iterator({ destroyOnReturn: false })
    } catch (error) {
      throw this.#translate(error)
    } finally {
      // Whoever stops early leaves rows on the connection: it takes no other query before they are read.
      if (!stream.readableEnded && !stream.errored) await finished(stream.resume(), { writable: false })
      this.#isStreaming = false
    }
  }

  async copyIn(sql: string, chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    await this.#inOrder(() =>
      pipeline(Readable.from(chunks, { objectMode: false }), this.#client.query(copyFrom(sql))),
    )
  }

  async begin(statement: string): Promise<void> {
    await this.#query(statement)
    this.#isOpen = true
  }

  async commit(): Promise<void> {
    const { command } = await this.#query('COMMIT')
    this.#isOpen = false
    // Postgres answers COMMIT of a failed transaction with a rollback and no error.
    if (command !== 'COMMIT') throw new Error('a failed statement was ignored and undid its transaction')
  }

  /** Undoes what has been begun, if anything. False if the connection cannot be used any more. */
  async rollBack(): Promise<boolean> {
    if (!this.#isOpen) return true
    try {
      await this.#query('ROLLBACK')
      return true
    } catch {
      return false
    }
  }

  async #query(sql: string, values: readonly unknown[] = []): Promise<QueryResult> {
    return await this.#inOrder(() => this.#client.query(sql, [...values]))
  }

  /** Whoever still holds this has kept it beyond its transaction. */
  end(): void {
    this.#isEnded = true
  }

  #inOrder<T>(call: () => Promise<T>): Promise<T> {
    if (this.#isEnded) throw new Error('this transaction has ended; what it gave out must not be kept')
    if (this.#isStreaming) throw new Error('read the COPY to its end before the next call on its transaction')
    const result = this.#last.then(call, call).catch((error: unknown) => {
      throw this.#translate(error)
    })
    this.#last = result.catch(() => {})
    return result
  }
}

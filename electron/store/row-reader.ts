import type { ClientBase } from 'pg'
import type { Reader } from './database.ts'

/** Whatever answers questions inside one transaction. */
export type RowReader = Pick<Reader, 'rows'>

/** For a client that is in a transaction of its own; its errors are the driver's. */
export const readerOf = (client: ClientBase): RowReader => ({
  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await client.query(sql, [...values])
    return rows as Row[]
  },
})

import pg from 'pg'
import { fromSql } from 'pgvector'

type TypeParser = (value: string) => unknown

const int8Oid = 20
const int8ArrayOid: number = 1016

/** How values come out of a pool: int8 as number, vectors as numbers, the rest as pg does it. */
export class RowTypes {
  /** Type id of `vector`, which differs from database to database; undefined until the extension is there. */
  vectorOid: number | undefined

  readonly getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === int8Oid) return Number
      if (oid === int8ArrayOid) return int8Array
      if (oid === this.vectorOid) return fromSql
    }
    return pg.types.getTypeParser(oid, format)
  }) as typeof pg.types.getTypeParser
}

const parseInt8Array: TypeParser = pg.types.getTypeParser(int8ArrayOid, 'text')

function int8Array(value: string): (number | null)[] {
  const values = parseInt8Array(value) as (string | null)[]
  return values.map((each) => (each === null ? null : Number(each)))
}

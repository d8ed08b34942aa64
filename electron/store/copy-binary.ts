/** The fields of one row in their types' binary form; null is NULL. */
export type BinaryRow = (Buffer | null)[]

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')
const flagsBytes = 4
const countBytes = 2
const lengthBytes = 4
const endOfData = -1

/**
 * Reads the rows of `COPY (...) TO STDOUT (FORMAT binary)` as they arrive. Rejects if the data ends early.
 * https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS
 */
export async function* readBinaryRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<BinaryRow> {
  let rest: Buffer = Buffer.alloc(0)
  let isHeaderRead = false
  for await (const chunk of chunks) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    if (!isHeaderRead) {
      const start = endOfHeader(rest)
      if (start === undefined) continue
      rest = rest.subarray(start)
      isHeaderRead = true
    }
    for (;;) {
      if (startsWithEnd(rest)) return
      const taken = takeRow(rest)
      if (!taken) break
      rest = taken.rest
      yield taken.row
    }
  }
  throw new Error('binary COPY data ended before its trailer')
}

function endOfHeader(data: Buffer): number | undefined {
  const fixedBytes = signature.length + flagsBytes + lengthBytes
  if (data.length < fixedBytes) return undefined
  if (!data.subarray(0, signature.length).equals(signature)) throw new Error('this is no binary COPY data')
  const end = fixedBytes + data.readInt32BE(fixedBytes - lengthBytes)
  return data.length < end ? undefined : end
}

function startsWithEnd(data: Buffer): boolean {
  return data.length >= countBytes && data.readInt16BE(0) === endOfData
}

function takeRow(data: Buffer): { row: BinaryRow; rest: Buffer } | undefined {
  if (data.length < countBytes) return undefined
  const count = data.readInt16BE(0)
  const row: BinaryRow = []
  let at = countBytes
  for (let field = 0; field < count; field += 1) {
    if (data.length < at + lengthBytes) return undefined
    const length = data.readInt32BE(at)
    at += lengthBytes
    const end = at + Math.max(length, 0)
    if (data.length < end) return undefined
    row.push(length < 0 ? null : data.subarray(at, end))
    at = end
  }
  return { row, rest: data.subarray(at) }
}

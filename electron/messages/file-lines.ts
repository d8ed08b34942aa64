import { Failure } from '../../shared/failure.ts'
import { currentBytes, type OpenFile, readAt } from './open-file.ts'

/** A record longer than this is rejected: 1 MB. */
export const MOST_RECORD_BYTES = 1_048_576

const CHUNK_BYTES = 65_536
// Read again with each chunk: a file that was written anew under the reader shows here.
const OVERLAP_BYTES = 64
const KEPT_OF_TOO_LONG = 4_096

/** Where reading begins: a byte, and the number of the line that begins there. */
export interface Position {
  offset: number
  line: number
}

/**
 * One physical line with its line break. Of a `too-long` one only the beginning is kept. `unfinished` is
 * a last line without line break in a file that grew while it was read: nobody knows where it will end.
 */
export interface FileLine {
  number: number
  end: number
  bytes: Buffer
  state: 'whole' | 'too-long' | 'unfinished'
}

async function* readChunks(file: OpenFile, from: number): AsyncGenerator<Buffer> {
  let position = from
  let tail: Buffer = Buffer.alloc(0)
  for (;;) {
    const bytes = await readAt(file, position - tail.length, tail.length + CHUNK_BYTES)
    if (!bytes.subarray(0, tail.length).equals(tail)) throw new Failure('FILE_CHANGED', { file: file.name })
    const fresh = bytes.subarray(tail.length)
    if (fresh.length === 0) return
    position += fresh.length
    tail = bytes.subarray(-OVERLAP_BYTES)
    yield fresh
  }
}

class LineInHand {
  #parts: Buffer[] = []
  #end: number
  #number: number
  bytes = 0

  constructor(from: Position) {
    this.#end = from.offset
    this.#number = from.line
  }

  add(part: Buffer): void {
    this.bytes += part.length
    this.#end += part.length
    this.#parts.push(part)
    if (this.bytes <= MOST_RECORD_BYTES) return
    // A copy: a part of a buffer would keep all of it in memory.
    this.#parts = [Buffer.from(Buffer.concat(this.#parts).subarray(0, KEPT_OF_TOO_LONG))]
  }

  take(isFinished: boolean): FileLine {
    const state = this.bytes > MOST_RECORD_BYTES ? 'too-long' : isFinished ? 'whole' : 'unfinished'
    const line: FileLine = { number: this.#number, end: this.#end, bytes: Buffer.concat(this.#parts), state }
    this.#parts = []
    this.bytes = 0
    this.#number += 1
    return line
  }
}

/**
 * The lines of a file to its end, with what is appended meanwhile, in bounded memory. FILE_CHANGED where
 * the file was cut or written anew under the reader.
 */
export async function* readLines(
  file: OpenFile,
  from: Position,
  lineBreak: number,
): AsyncGenerator<FileLine> {
  const line = new LineInHand(from)
  for await (const chunk of readChunks(file, from.offset)) {
    let at = 0
    for (let found = chunk.indexOf(lineBreak); found >= 0; found = chunk.indexOf(lineBreak, at)) {
      line.add(chunk.subarray(at, found + 1))
      yield line.take(true)
      at = found + 1
    }
    if (at < chunk.length) line.add(chunk.subarray(at))
  }
  const bytesNow = await currentBytes(file)
  if (bytesNow < file.bytesAtOpen) throw new Failure('FILE_CHANGED', { file: file.name })
  if (line.bytes > 0) yield line.take(bytesNow === file.bytesAtOpen)
}

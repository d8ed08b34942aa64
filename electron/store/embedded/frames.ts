/** Kinds of protocol frames that the bridge looks at, by their first byte. */
export const frameKind = {
  startup: 0,
  query: 0x51,
  sync: 0x53,
  flush: 0x48,
  functionCall: 0x46,
  password: 0x70,
  terminate: 0x58,
  copyDone: 0x63,
  copyFail: 0x66,
  copyInResponse: 0x47,
  errorResponse: 0x45,
  notification: 0x41,
  readyForQuery: 0x5a,
} as const

export interface Frame {
  readonly kind: number
  /** The whole frame, kind and length included. */
  readonly bytes: Buffer
}

const kindBytes = 1
const lengthBytes = 4

/**
 * Cuts a stream of bytes into protocol frames and keeps what has not arrived whole. A client's very first
 * frame, the startup, has no kind byte.
 */
export class FrameCutter {
  #chunks: Buffer[] = []
  #bytes = 0
  #neededBytes = 0
  #startsWithStartup: boolean

  constructor(options: { startsWithStartup: boolean }) {
    this.#startsWithStartup = options.startsWithStartup
  }

  /** The frames that are whole now; they share memory with the chunks. */
  cut(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    // A large frame comes in many chunks: joining them only once keeps this linear.
    if (this.#bytes < this.#neededBytes) return []
    let rest = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
    const frames: Frame[] = []
    for (;;) {
      const length = this.#lengthOfFirst(rest)
      this.#neededBytes = length
      if (rest.length < length) break
      const bytes = rest.subarray(0, length)
      frames.push({ kind: this.#startsWithStartup ? frameKind.startup : bytes.readUInt8(0), bytes })
      this.#startsWithStartup = false
      rest = rest.subarray(length)
    }
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#bytes = rest.length
    return frames
  }

  /** Never less than the header, so that an empty rest waits for more. */
  #lengthOfFirst(rest: Buffer): number {
    const before = this.#startsWithStartup ? 0 : kindBytes
    if (rest.length < before + lengthBytes) return before + lengthBytes
    return Math.max(before + rest.readInt32BE(before), before + lengthBytes)
  }
}

function frame(kind: number, body: Buffer): Buffer {
  const header = Buffer.alloc(kindBytes + lengthBytes)
  header.writeUInt8(kind, 0)
  header.writeInt32BE(body.length + lengthBytes, kindBytes)
  return Buffer.concat([header, body])
}

/** Whether Postgres ends with this error: nothing can be asked of it any more. */
export function isLastError(frame: Frame): boolean {
  return frame.kind === frameKind.errorResponse && /\0V(FATAL|PANIC)\0/.test(frame.bytes.toString('latin1'))
}

/** Tells a client that it may send its COPY data (text format, no columns: clients do not look at them). */
export const copyInResponse = frame(frameKind.copyInResponse, Buffer.from([0, 0, 0]))

export const readyOutsideTransaction = frame(frameKind.readyForQuery, Buffer.from('I'))

/** What ends whatever a client left half done: an unfinished extended query, then its transaction. */
export const abandonWork = Buffer.concat([
  frame(frameKind.sync, Buffer.alloc(0)),
  frame(frameKind.query, Buffer.from('ROLLBACK\0')),
])

export function errorResponse(severity: 'ERROR' | 'FATAL', code: string, message: string): Buffer {
  return frame(frameKind.errorResponse, Buffer.from(`S${severity}\0V${severity}\0C${code}\0M${message}\0\0`))
}

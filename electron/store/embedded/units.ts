import { type Frame, FrameCutter, frameKind } from './frames.ts'

/** Everything a client sends before it waits for an answer. It runs as one piece. */
export interface Unit {
  readonly bytes: Buffer
  /** Kind of the last frame: whether the client expects ReadyForQuery at the end. */
  readonly endsWith: number
  readonly frameCount: number
  /** The client already has the CopyInResponse; the database's own must not reach it. */
  readonly isCopyIn: boolean
}

export type ClientEvent = { type: 'unit'; unit: Unit } | { type: 'copy-begins' } | { type: 'leaves' }

const unitEnds: ReadonlySet<number> = new Set([
  frameKind.startup,
  frameKind.query,
  frameKind.sync,
  frameKind.flush,
  frameKind.functionCall,
  frameKind.password,
])

const copyFromClient = /^\s*copy\s+(?!\()[\s\S]*\bfrom\s+stdin\b/i
/** `FROM STDIN` stands near the beginning; what follows a long statement is not worth decoding. */
const copyHeadBytes = 8_192

function beginsCopy(frame: Frame): boolean {
  if (frame.kind !== frameKind.query) return false
  return copyFromClient.test(frame.bytes.toString('utf8', 5, Math.min(frame.bytes.length - 1, copyHeadBytes)))
}

/**
 * Collects a client's frames into units. COPY FROM STDIN is a conversation on a server; the embedded
 * database cannot wait in the middle of a statement, so its data is collected and runs as one unit.
 */
export class UnitCollector {
  readonly #cutter = new FrameCutter({ startsWithStartup: true })
  #frames: Buffer[] = []
  #isCopying = false

  take(chunk: Buffer): ClientEvent[] {
    return this.#cutter.cut(chunk).flatMap((frame) => this.#takeFrame(frame))
  }

  #takeFrame(frame: Frame): ClientEvent[] {
    if (frame.kind === frameKind.terminate) return [{ type: 'leaves' }]
    if (this.#isCopying) return this.#takeCopyFrame(frame)
    this.#frames.push(frame.bytes)
    if (beginsCopy(frame)) {
      this.#isCopying = true
      return [{ type: 'copy-begins' }]
    }
    return unitEnds.has(frame.kind) ? [this.#finish(frame.kind, false)] : []
  }

  #takeCopyFrame(frame: Frame): ClientEvent[] {
    // The data of a COPY that the client gives up is of no use to anyone.
    if (frame.kind === frameKind.copyFail) this.#frames.length = 1
    this.#frames.push(frame.bytes)
    if (frame.kind !== frameKind.copyDone && frame.kind !== frameKind.copyFail) return []
    this.#isCopying = false
    return [this.#finish(frame.kind, true)]
  }

  #finish(endsWith: number, isCopyIn: boolean): ClientEvent {
    const frames = this.#frames
    this.#frames = []
    return {
      type: 'unit',
      unit: { bytes: Buffer.concat(frames), endsWith, frameCount: frames.length, isCopyIn },
    }
  }
}

import type { BackfillId } from '../../shared/model/id.ts'
import { runningBackfill } from '../messages/backfill-store.ts'
import type { Reader } from '../store/database.ts'
import type { VectorsAhead } from './backfill-ahead.ts'

/** After the program was told to end, for the request at hand. */
const GRACE_MS = 5_000

/** How often it is looked whether somebody has ended it, while a page waits for its vectors. */
const LOOK_MS = 500

/** Lets what a provider is asked at the end of the program still be answered: it is paid for anyway. */
export async function withGrace<T>(signal: AbortSignal, work: (late: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const onAbort = () => {
    timer = setTimeout(() => late.abort(signal.reason), GRACE_MS)
  }
  signal.addEventListener('abort', onAbort)
  try {
    return await work(late.signal)
  } finally {
    signal.removeEventListener('abort', onAbort)
    clearTimeout(timer)
  }
}

type Watched = {
  readonly reader: Reader
  readonly id: BackfillId
  readonly ahead: VectorsAhead
  /** The program ends. */
  readonly signal: AbortSignal
}

/**
 * Has nothing further asked for once the program ends, or a person has paused or ended the backfill: a page may wait
 * long for its vectors, and nobody is to pay for all of them. Gives what ends the watching.
 */
export function leaveInTime({ reader, id, ahead, signal }: Watched): () => void {
  const leave = () => ahead.leave()
  signal.addEventListener('abort', leave)
  let isLooking = false
  const look = async () => {
    // One at a time: with a table that somebody else has locked they would take all connections.
    if (isLooking) return
    isLooking = true
    const running = await runningBackfill(reader).catch(() => undefined)
    isLooking = false
    if (running !== undefined && running?.id !== id) leave()
  }
  const timer = setInterval(() => void look(), LOOK_MS)
  return () => {
    clearInterval(timer)
    signal.removeEventListener('abort', leave)
  }
}

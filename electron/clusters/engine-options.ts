import type { Gates } from '../configs/gates.ts'
import type { VectorSource } from '../embeddings/vector-source.ts'
import type { Database } from '../store/database.ts'
import type { HeldLinks } from './held-links.ts'
import type { FoundBy, LinkFinder } from './link-finder.ts'

export type LiveEngineOptions = {
  readonly database: Database
  readonly held: HeldLinks
  readonly finder: LinkFinder
  readonly vectors: VectorSource
  readonly gates: Gates
  /** Called after each batch that is committed, with how its links were found. */
  readonly onDecided: (creator: string, decided: number, method: FoundBy['method']) => void | Promise<void>
}

/** Then it is asked again whether there is memory for a creator. */
const TURN_WAIT_MS = 5_000

export type DecidedPending = {
  /** Decisions made, second ones included. */
  readonly decided: number
  /** How long the next message waits for its vector, or for memory, at most; null: nothing is left. */
  readonly waitMs: number | null
  /** Whether the next messages wait for memory, in whose line they stand. */
  readonly isInLine?: boolean
  /** How the links of these were found; left out where nothing was decided. */
  readonly method?: FoundBy['method']
}

/** Null: the creator's history moved on meanwhile, try again. */
export type BatchOutcome = DecidedPending | null

/** Others fill the memory. */
export const IN_LINE: DecidedPending = { decided: 0, waitMs: TURN_WAIT_MS, isInLine: true }

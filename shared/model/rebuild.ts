import { z } from 'zod'
import { failures } from '../failure.ts'
import { CreatorId, RunId } from './id.ts'

const count = z.number().int().min(0)

/** What a rebuild does to messages that are not answered. */
const counts = {
  /** Those that get another cluster, one, or none. */
  moved: count,
  /** Others about which something is decided: held by another link, or suggested or not any more. */
  relinked: count,
}

/** What a rebuild by the live config would do. */
export const RebuildLook = z.object({
  configVersion: z.number().int(),
  /** Creators of the scope that have messages. */
  creators: count,
  /** Among them those that are left out: their gate is off, or in shadow while people see clusters of theirs. */
  leftOut: count,
  /** Those whose messages were decided each time that it was looked. */
  busy: count,
  ...counts,
  /** Messages that came while the gate was off, which would be taken in. */
  keptOut: count,
  /** Those of whom anything would change, the most moved messages first; a hundred at most. */
  changing: z.array(z.object({ creator: CreatorId, ...counts })),
  changingTotal: count,
})
export type RebuildLook = z.infer<typeof RebuildLook>

/** How far a rebuild has come. Each creator is rebuilt whole, so that one that is broken off leaves none half done. */
export const RebuildProgress = z.object({
  run: RunId,
  creators: count,
  done: count,
  ...counts,
  /** Creators of whom anything has changed. */
  changed: count,
  leftOut: count,
  /** Those of whom it could not be done now; it can be started again for them. */
  failed: z.array(z.object({ creator: CreatorId, reason: failures.CANNOT_REBUILD.data.shape.reason })),
})
export type RebuildProgress = z.infer<typeof RebuildProgress>

/** A rebuild that has changed something, with all its creators. */
export const RebuildRun = z.object({
  run: RunId,
  configVersion: z.number().int(),
  author: z.string(),
  at: z.iso.datetime(),
  /** Creators of the scope it has changed, and the messages about which it has decided. */
  creators: count,
  messages: count,
  /** Of how many creators it is taken back. */
  takenBack: count,
})
export type RebuildRun = z.infer<typeof RebuildRun>

/** What came of taking a rebuild back: of each creator whole or not at all. */
export const RebuildTakenBack = z.object({
  creators: count,
  messages: count,
  refused: z.array(z.object({ creator: CreatorId, reason: failures.CANNOT_RESTORE.data.shape.reason })),
})
export type RebuildTakenBack = z.infer<typeof RebuildTakenBack>

import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { RunId } from '../model/id.ts'
import { RebuildLook, RebuildProgress, RebuildRun, RebuildTakenBack } from '../model/rebuild.ts'
import { call, cursor, limit, page, scope } from './basics.ts'

/** Grouping anew what is not answered, by the live config. */
export const rebuilds = {
  /** What it would do; nothing is written. */
  look: call.input(scope).output(RebuildLook),
  /**
   * Does it, one creator after the other, each in one transaction. Breaking off ends it before the next creator; begun
   * again, it goes on with what is left. `expected` is the live version that the caller saw: STALE_CONFIG if another one
   * is by now.
   */
  run: call
    .input(scope.extend({ expected: z.number().int().positive() }))
    .output(eventIterator(RebuildProgress)),
  /** Newest first. */
  list: call.input(scope.extend({ cursor, limit })).output(page(RebuildRun)),
  /** Of one creator, or of all that it was done to. */
  takeBack: call.input(scope.extend({ run: RunId })).output(RebuildTakenBack),
}

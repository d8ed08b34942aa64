import type { Gate } from '../../shared/model/gate.ts'
import { Failure } from '../../shared/failure.ts'
import { configInForce } from '../configs/config-store.ts'
import type { Gates } from '../configs/gates.ts'
import type { Writer } from '../store/database.ts'
import { refreshClusters } from './cluster-rows.ts'
import { creatorState, lockCreator } from './creator-state.ts'
import { NO_HOME } from './preview-world.ts'
import type { Previews } from './previews.ts'
import { planRebuild, type PlannedDecision } from './rebuild-plan.ts'
import { writeRebuild } from './rebuild-store.ts'
import { showIfOpen } from './show-shadow.ts'
import { showShadowHomes } from './shadow-store.ts'
import { readGrouping, type StoredGrouping } from './stored-grouping.ts'
import type { WantedGrouping } from './wanted-grouping.ts'

export type RebuildParts = {
  readonly previews: Previews
  readonly gates: Gates
  /** Has messages taken in that the gate has kept out until now. */
  readonly takeIn: (writer: Writer, creator: string) => Promise<unknown>
}

/** What a rebuild does, or would do, to a creator's messages. */
export type RebuildCount = {
  /** Those that get another home, a home, or none. */
  readonly moved: number
  /** Others with a decision: held by another link, or suggested or not any more. */
  readonly relinked: number
  readonly configVersion: number
}

export type Rebuilt = RebuildCount & {
  /** Null: everything was as it should be, and nothing was written. */
  readonly act: string | null
}

/** Tries until the creator's history does not grow meanwhile: a moment under the lock is all that it takes. */
const MOST_TRIES = 20

/**
 * Groups a creator's messages that are not answered as the preview of the config in force has them, in one transaction:
 * links are those stored with their decisions. Nobody is moved where all is so already.
 * @throws Failure CANNOT_REBUILD while the gate is off for this creator, or in shadow while people see clusters of it, or
 * where its history grew each time
 */
export async function rebuildCreator(
  parts: RebuildParts,
  input: { readonly creator: string; readonly run: string; readonly author: string },
): Promise<Rebuilt> {
  const { previews } = parts
  const { creator } = input
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const startedMs = performance.now()
    const gate = await openGate(parts, creator)
    const wanted = await readWanted(previews, creator)
    const rebuilt = await previews.database.write(async (writer) => {
      const state = await lockCreator(writer, creator)
      if (!state) return { ...nothing(wanted.version), act: null }
      const config = await configInForce(writer, state.model)
      if (state.lastHistory !== wanted.events || config.version !== wanted.version) return null
      if (gate === 'on') await refreshClusters(writer, await showShadowHomes(writer, creator))
      const live = await readGrouping(writer, creator, wanted.grouping.home.length)
      if (gate === 'shadow' && isSeen(live, wanted.grouping)) {
        throw new Failure('CANNOT_REBUILD', { reason: 'in-shadow' })
      }
      const planned = planRebuild(live, wanted.grouping)
      const { model, lastHistory } = state
      const record = { ...input, config, model, gate, lastHistory, live, planned, startedMs }
      const act = planned.length === 0 ? null : await writeRebuild(writer, record)
      await parts.takeIn(writer, creator)
      return { ...countOf(planned, config.version), act }
    })
    // The gate was read before the creator's lock was ours: it may have been opened since.
    if (rebuilt && gate === 'shadow')
      await showIfOpen({ database: previews.database, gates: parts.gates }, creator)
    if (rebuilt) return rebuilt
  }
  throw new Failure('CANNOT_REBUILD', { reason: 'busy' })
}

/** What a rebuild would do now. Throws as `rebuildCreator` does. */
export async function lookAtRebuild(
  parts: Pick<RebuildParts, 'previews' | 'gates'>,
  creator: string,
  signal?: AbortSignal,
): Promise<RebuildCount> {
  const { previews } = parts
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const gate = await openGate(parts, creator)
    const wanted = await readWanted(previews, creator, signal)
    const live = await previews.database.snapshot(async (reader): Promise<StoredGrouping | null> => {
      const { lastHistory } = await creatorState(reader, creator)
      return lastHistory === wanted.events ? readGrouping(reader, creator, wanted.grouping.home.length) : null
    })
    if (live && gate === 'shadow' && isSeen(live, wanted.grouping)) {
      throw new Failure('CANNOT_REBUILD', { reason: 'in-shadow' })
    }
    if (live) return countOf(planRebuild(live, wanted.grouping), wanted.version)
  }
  throw new Failure('CANNOT_REBUILD', { reason: 'busy' })
}

/** Whether people see anybody in a cluster that is not answered. */
const isSeen = ({ home, shadow }: StoredGrouping, { answered }: WantedGrouping): boolean =>
  home.some((own, index) => own !== NO_HOME && answered[index] !== 1 && !shadow.has(index + 1))

async function openGate(
  { gates }: Pick<RebuildParts, 'gates'>,
  creator: string,
): Promise<Exclude<Gate, 'off'>> {
  const gate = await gates.of(creator)
  if (gate === 'off') throw new Failure('CANNOT_REBUILD', { reason: 'gate-off' })
  return gate
}

type Wanted = { readonly events: number; readonly version: number; readonly grouping: WantedGrouping }

/** What the config in force makes of a creator's history as it is now. */
async function readWanted(previews: Previews, creator: string, signal?: AbortSignal): Promise<Wanted> {
  const { model } = await creatorState(previews.database, creator)
  const { version } = await configInForce(previews.database, model)
  const wanted = await previews.feed.ask(
    creator,
    ({ creators }) => previews.worker.call('wanted', [creators, version]),
    signal,
  )
  return { ...wanted, version }
}

const nothing = (configVersion: number): RebuildCount => ({ moved: 0, relinked: 0, configVersion })

function countOf(planned: readonly PlannedDecision[], configVersion: number): RebuildCount {
  const moved = planned.filter(({ before, home }) => before !== home).length
  return { moved, relinked: planned.length - moved, configVersion }
}

import { randomUUID } from 'node:crypto'
import { Failure } from '../../shared/failure.ts'
import { CreatorId, RunId } from '../../shared/model/id.ts'
import type { RebuildLook, RebuildProgress, RebuildTakenBack } from '../../shared/model/rebuild.ts'
import { historyEnds } from '../clusters/history-store.ts'
import { hasKeptOut } from '../clusters/kept-out-store.ts'
import { lookAtRebuild, type RebuildParts, rebuildCreator, type Rebuilt } from '../clusters/rebuild.ts'
import { isRunKnown, standingActs } from '../clusters/rebuild-runs.ts'
import { restoreAct } from '../clusters/restore.ts'
import { liveConfig } from '../configs/config-store.ts'
import type { Context } from './context.ts'
import { askToTakeIn } from './enqueue.ts'

/** Creators that are named one by one. */
const MOST_LISTED = 100

type Scope = { readonly creator: CreatorId | null }

/** What a rebuild of the scope would do now. */
export async function lookAtRebuilds(
  { database, previews, gates }: Context,
  { creator }: Scope,
  signal?: AbortSignal,
): Promise<RebuildLook> {
  const { version } = await liveConfig(database)
  const creators = await creatorsOf(database, creator)
  const changing: RebuildLook['changing'] = []
  let gatesOff = 0
  for (const each of creators) {
    if ((await gates.of(each)) === 'off') {
      gatesOff++
      continue
    }
    const { moved, relinked } = await lookAtRebuild({ previews }, each, signal)
    if (moved + relinked > 0) changing.push({ creator: each, moved, relinked })
  }
  changing.sort((one, other) => other.moved - one.moved || other.relinked - one.relinked)
  return {
    configVersion: version,
    creators: creators.length,
    gatesOff,
    moved: sum(changing, 'moved'),
    relinked: sum(changing, 'relinked'),
    changing: changing.slice(0, MOST_LISTED),
    changingTotal: changing.length,
  }
}

const sum = (counts: RebuildLook['changing'], of: 'moved' | 'relinked'): number =>
  counts.reduce((all, count) => all + count[of], 0)

const creatorsOf = async (database: Context['database'], scope: CreatorId | null): Promise<CreatorId[]> =>
  (await historyEnds(database, scope)).map(({ creator }) => CreatorId.parse(creator))

/** Rebuilds one creator after the other, and tells after each how far it has come. */
export async function* runRebuild(
  context: Context,
  { creator, expected }: Scope & { readonly expected: number },
  signal?: AbortSignal,
): AsyncGenerator<RebuildProgress> {
  const { version } = await liveConfig(context.database)
  if (version !== expected) throw new Failure('STALE_CONFIG', { expected, live: version })
  const creators = await creatorsOf(context.database, creator)
  const counts = { moved: 0, relinked: 0, changed: 0, gatesOff: 0 }
  const progress = { run: RunId.parse(randomUUID()), creators: creators.length, done: 0, ...counts }
  const failed: RebuildProgress['failed'] = []
  yield { ...progress, failed: [] }
  for (const each of creators) {
    if (signal?.aborted) return
    const result = await rebuildOne(context, each, progress.run)
    progress.done++
    if (result === 'gate-off') progress.gatesOff++
    else if (result === 'busy') failed.push({ creator: each, reason: 'busy' })
    else {
      progress.moved += result.moved
      progress.relinked += result.relinked
      if (result.act !== null) progress.changed++
    }
    yield { ...progress, failed: [...failed] }
  }
}

/** The reason, where it could not be done. */
async function rebuildOne(
  context: Context,
  creator: CreatorId,
  run: RunId,
): Promise<Rebuilt | 'gate-off' | 'busy'> {
  const { author, notices, aggregating, deciding } = context
  try {
    const rebuilt = await rebuildCreator(partsOf(context), { creator, run, author })
    deciding.schedule(creator)
    if (rebuilt.act === null) return rebuilt
    notices.changed('clusters', creator)
    aggregating.schedule()
    return rebuilt
  } catch (error) {
    if (error instanceof Failure && error.code === 'CANNOT_REBUILD')
      return (error as Failure<'CANNOT_REBUILD'>).data.reason
    throw error
  }
}

const partsOf = ({ previews, gates, jobs, isLocal, author }: Context): RebuildParts => ({
  previews,
  gates,
  takeIn: async (writer, creator) => {
    if (await hasKeptOut(writer, creator)) await askToTakeIn(writer, jobs, isLocal, { creator, author })
  },
})

/** Takes back what a rebuild did, of each creator whole or not at all. */
export async function takeBackRun(
  { database, author, notices, aggregating }: Context,
  { run }: { readonly run: RunId },
): Promise<RebuildTakenBack> {
  if (!(await isRunKnown(database, run))) throw new Failure('NOT_FOUND', { what: 'rebuild', id: run })
  const refused: RebuildTakenBack['refused'] = []
  let [creators, messages] = [0, 0]
  for (const standing of await standingActs(database, run)) {
    const creator = CreatorId.parse(standing.creator)
    try {
      messages += (await restoreAct(database, { act: standing.act, author })).messages
      creators++
      notices.changed('clusters', creator)
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'CANNOT_RESTORE') throw error
      refused.push({ creator, reason: (error as Failure<'CANNOT_RESTORE'>).data.reason })
    }
  }
  aggregating.schedule()
  return { creators, messages, refused }
}

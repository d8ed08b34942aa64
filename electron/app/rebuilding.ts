import { randomUUID } from 'node:crypto'
import { Failure, type FailureData } from '../../shared/failure.ts'
import { CreatorId, RunId } from '../../shared/model/id.ts'
import type { RebuildLook, RebuildProgress, RebuildTakenBack } from '../../shared/model/rebuild.ts'
import { historyEnds } from '../clusters/history-store.ts'
import { countKeptOut, hasKeptOut } from '../clusters/kept-out-store.ts'
import { lookAtRebuild, type RebuildParts, rebuildCreator, type Rebuilt } from '../clusters/rebuild.ts'
import { isRunKnown, standingActs } from '../clusters/rebuild-runs.ts'
import { restoreAct } from '../clusters/restore.ts'
import { showIfOpen } from '../clusters/show-shadow.ts'
import { liveConfig } from '../configs/config-store.ts'
import type { Context } from './context.ts'
import { askToTakeIn } from './enqueue.ts'

/** Creators that are named one by one. */
const MOST_LISTED = 100

type Scope = { readonly creator: CreatorId | null }

/** What a rebuild of the scope would do now. */
export async function lookAtRebuilds(
  context: Context,
  { creator }: Scope,
  signal?: AbortSignal,
): Promise<RebuildLook> {
  const { database } = context
  const { version } = await liveConfig(database)
  const creators = await creatorsOf(database, creator)
  const changing: RebuildLook['changing'] = []
  const left = new Set<string>()
  let busy = 0
  for (const each of creators) {
    const found = await unlessRefused(() => lookAtRebuild(context, each, signal))
    if (found === 'gate-off' || found === 'in-shadow') left.add(each)
    else if (typeof found === 'string') busy++
    else if (found.moved + found.relinked > 0) {
      changing.push({ creator: each, moved: found.moved, relinked: found.relinked })
    }
  }
  changing.sort((one, other) => other.moved - one.moved || other.relinked - one.relinked)
  return {
    configVersion: version,
    creators: creators.length,
    leftOut: left.size,
    busy,
    moved: sum(changing, 'moved'),
    relinked: sum(changing, 'relinked'),
    keptOut: await keptOutOf(context, creator, left),
    changing: changing.slice(0, MOST_LISTED),
    changingTotal: changing.length,
  }
}

/** Messages of the scope that came while the gate was off, and would be taken in. */
async function keptOutOf(
  { database }: Context,
  scope: CreatorId | null,
  leftOut: ReadonlySet<string>,
): Promise<number> {
  const kept = await countKeptOut(database)
  return kept
    .filter(({ creator }) => !leftOut.has(creator) && (scope === null || scope === creator))
    .reduce((all, { messages }) => all + messages, 0)
}

type Refused = FailureData<'CANNOT_REBUILD'>['reason']

/** The reason, where it cannot be done for a creator: others go on. */
async function unlessRefused<Result>(work: () => Promise<Result>): Promise<Result | Refused> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.code === 'CANNOT_REBUILD') return (error as Failure<'CANNOT_REBUILD'>).data.reason
    if (error.code === 'DATABASE_TIMEOUT' || error.code === 'DATABASE_BUSY') return 'ended'
    throw error
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
  await checkLive(context, expected)
  const creators = await creatorsOf(context.database, creator)
  const counts = { moved: 0, relinked: 0, changed: 0, leftOut: 0 }
  const progress = { run: RunId.parse(randomUUID()), creators: creators.length, done: 0, ...counts }
  const failed: RebuildProgress['failed'] = []
  yield { ...progress, failed: [] }
  for (const each of creators) {
    if (signal?.aborted) return
    await checkLive(context, expected)
    const result = await unlessRefused(() => rebuildOne(context, each, progress.run))
    progress.done++
    if (result === 'gate-off' || result === 'in-shadow') progress.leftOut++
    else if (typeof result === 'string') failed.push({ creator: each, reason: result })
    else {
      progress.moved += result.moved
      progress.relinked += result.relinked
      if (result.act !== null) progress.changed++
    }
    yield { ...progress, failed: [...failed] }
  }
}

async function checkLive({ database }: Context, expected: number): Promise<void> {
  const { version } = await liveConfig(database)
  if (version !== expected) throw new Failure('STALE_CONFIG', { expected, live: version })
}

async function rebuildOne(context: Context, creator: CreatorId, run: RunId): Promise<Rebuilt> {
  const { author, notices, aggregating, deciding } = context
  const rebuilt = await rebuildCreator(partsOf(context), { creator, run, author })
  deciding.schedule(creator)
  notices.changed('gates', null)
  if (rebuilt.act === null) return rebuilt
  notices.changed('clusters', creator)
  aggregating.schedule()
  return rebuilt
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
  context: Context,
  { run, creator: scope }: Scope & { readonly run: RunId },
): Promise<RebuildTakenBack> {
  const { database, author, notices, aggregating } = context
  if (!(await isRunKnown(database, run))) throw new Failure('NOT_FOUND', { what: 'rebuild', id: run })
  const refused: RebuildTakenBack['refused'] = []
  let [creators, messages] = [0, 0]
  for (const { act, creator: of } of await standingActs(database, run, scope)) {
    const creator = CreatorId.parse(of)
    try {
      messages += (await restoreAndShow(context, { act, creator, author })).messages
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

/** Who was moved in shadow goes back as it was: where the gate is on by now, people see it. */
async function restoreAndShow(
  context: Context,
  { act, creator, author }: { readonly act: string; readonly creator: CreatorId; readonly author: string },
) {
  const done = await restoreAct(context.database, { act, author })
  await showIfOpen(context, creator)
  return done
}

import { Backfill, type BackfillPlan } from '../../shared/model/backfill.ts'
import type { BackfillId } from '../../shared/model/id.ts'
import { backfillsBefore, findBackfill, insertBackfill, steerBackfill } from '../messages/backfill-store.ts'
import type { Context } from './context.ts'

type Parts = Pick<Context, 'database' | 'jobs' | 'author'>

/** This one, or the newest; null where there never was one. */
export async function readBackfill(
  { database }: Pick<Context, 'database'>,
  { id }: { id: BackfillId | null },
): Promise<Backfill | null> {
  return Backfill.nullable().parse(await findBackfill(database, id))
}

/** A page of them, the newest first. */
export async function listBackfills(
  { database }: Pick<Context, 'database'>,
  page: { cursor: string | null; limit: number },
): Promise<{ items: Backfill[]; next: string | null }> {
  const { items, next } = await backfillsBefore(database, page)
  return { items: Backfill.array().parse(items), next }
}

/** Has messages taken in that have no seq, whoever does it. */
export async function startBackfill(parts: Parts, plan: BackfillPlan): Promise<Backfill> {
  const { database, jobs, author } = parts
  const started = await database.write(async (writer) => {
    const backfill = await insertBackfill(writer, plan, author)
    await jobs.send(writer, 'backfill', { backfill: backfill.id }, { key: backfill.id, group: 'backfill' })
    return backfill
  })
  jobs.wake('backfill')
  return Backfill.parse(started)
}

/** Pauses after the page at hand, goes on, or ends it for good; what was taken in stays. A null id is the newest. */
export async function steerBackfillAndTell(
  { database, jobs, author }: Parts,
  verb: 'pause' | 'resume' | 'cancel',
  { id }: { id: BackfillId | null },
): Promise<Backfill> {
  const steered = await database.write(async (writer) => {
    const backfill = await steerBackfill(writer, { id, verb, author })
    if (backfill.state === 'running') {
      await jobs.send(writer, 'backfill', { backfill: backfill.id }, { key: backfill.id, group: 'backfill' })
    }
    return backfill
  })
  jobs.wake('backfill')
  return Backfill.parse(steered)
}

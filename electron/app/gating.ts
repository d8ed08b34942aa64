import { Failure } from '../../shared/failure.ts'
import { type Gate, KeptOut, SetGate } from '../../shared/model/gate.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import { countKeptOut } from '../clusters/kept-out-store.ts'
import { showIfOpen } from '../clusters/show-shadow.ts'
import { creatorsInShadow, listGates, writeGate } from '../configs/gate-store.ts'
import type { Context } from './context.ts'
import { askToTakeIn } from './enqueue.ts'
import { goOnWithSecondDecisions } from './second-decisions.ts'

type GatingParts = Pick<Context, 'database' | 'author' | 'gates' | 'jobs' | 'isLocal' | 'notices'>

export async function readGates({ database }: Pick<Context, 'database'>): Promise<SetGate[]> {
  return SetGate.array().parse(await listGates(database))
}

export async function readKeptOut({ database }: Pick<Context, 'database'>): Promise<KeptOut[]> {
  return KeptOut.array().parse(await countKeptOut(database))
}

/** Sets a gate, and shows at once what was grouped in shadow where it is on now. */
export async function setGate(
  context: GatingParts,
  { creator, gate }: { creator: CreatorId | null; gate: Gate | null },
): Promise<SetGate[]> {
  const { database, author, notices } = context
  await database.write((writer) => writeGate(writer, { creator, value: gate, author }))
  for (const shadowed of await creatorsInShadow(database, creator)) {
    await showIfOpen(context, shadowed)
  }
  await goOnWithSecondDecisions(context, creator)
  notices.changed('clusters', creator)
  notices.changed('gates', null)
  return readGates(context)
}

/** Has messages taken in that came while the gate was off. Gives how many there are. */
export async function takeIn(
  context: Context,
  { creator }: { creator: CreatorId },
): Promise<{ messages: number }> {
  const { database, author, gates, jobs, deciding, isLocal, notices } = context
  if ((await gates.of(creator)) === 'off') {
    throw new Failure('BAD_INPUT', {
      detail:
        'the gate is off for this creator. Switch it on, or to shadow, then take in what came meanwhile.',
    })
  }
  const asked = await database.write((writer) => askToTakeIn(writer, jobs, isLocal, { creator, author }))
  deciding.schedule(creator)
  notices.changed('gates', null)
  return asked
}

import { Failure } from '../../shared/failure.ts'
import type {
  ChangedFlips,
  ChangedSide,
  ChangeSide,
  OpenedChange,
} from '../../shared/model/cluster-change.ts'
import type { CreatorId } from '../../shared/model/id.ts'
import type { PreviewValues } from '../../shared/model/preview.ts'
import { nameFlips } from '../clusters/flip-texts.ts'
import type { FoundFlips, FoundSide } from '../clusters/opened-change.ts'
import type { NamedChange } from '../clusters/preview-methods.ts'
import { valuesAsked } from '../clusters/preview-values.ts'
import { nextPage, type PageAsk, pageStart } from '../clusters/previews.ts'
import { nameSide } from '../clusters/side-texts.ts'
import type { Context } from './context.ts'
import { withFlipVerdicts } from './labelled.ts'

type Named = PreviewValues & { readonly creator: CreatorId; readonly seq: number }

/**
 * One change with the beginning of everything in it.
 * @throws Failure NOT_FOUND
 */
export async function openChange(
  context: Context,
  input: Named & { readonly limit: number },
): Promise<OpenedChange> {
  const { limit, creator } = input
  const found = await ask(context, input, (named) => context.previews.worker.call('change', [named, limit]))
  const first = { from: 0, limit }
  return {
    kind: found.kind,
    moved: found.moved,
    before: await namedSide(context, { creator, side: 'before' }, found.before, first),
    after: await namedSide(context, { creator, side: 'after' }, found.after, first),
    flips: await namedFlips(context, found.flips, first),
  }
}

/**
 * A page of the members of one side of a change.
 * @throws Failure NOT_FOUND
 */
export async function readChangeSide(
  context: Context,
  input: Named & PageAsk & { readonly side: ChangeSide },
): Promise<ChangedSide> {
  const part = { from: pageStart(input), limit: input.limit }
  const found = await ask(context, input, (named) =>
    context.previews.worker.call('changeSide', [named, { side: input.side, ...part }]),
  )
  return namedSide(context, input, found, part)
}

/**
 * A page of the links that flip in a change.
 * @throws Failure NOT_FOUND
 */
export async function readChangeFlips(context: Context, input: Named & PageAsk): Promise<ChangedFlips> {
  const part = { from: pageStart(input), limit: input.limit }
  const found = await ask(context, input, (named) =>
    context.previews.worker.call('changeFlips', [named, part.from, part.limit]),
  )
  return namedFlips(context, found, part)
}

async function ask<Found>(
  { previews }: Context,
  { creator, seq, ...values }: Named,
  call: (named: NamedChange) => Promise<{ found: Found | null } | null>,
): Promise<Found> {
  const { found } = await previews.feed.ask(creator, ({ creators, live }) => {
    const compared = { creators, live, asked: valuesAsked(live, values) }
    return call({ compared, creator, lowestSeq: seq })
  })
  if (!found) throw new Failure('NOT_FOUND', { what: 'change', id: `${seq}` })
  return found
}

type Part = { readonly from: number; readonly limit: number }

async function namedSide(
  { database }: Context,
  { creator, side }: { readonly creator: CreatorId; readonly side: ChangeSide },
  found: FoundSide,
  { from, limit }: Part,
): Promise<ChangedSide> {
  const named = await nameSide(database, { creator, isLive: side === 'before' }, found)
  return { ...named, next: nextPage(from, limit, named.total) }
}

async function namedFlips(
  context: Context,
  { items, total }: FoundFlips,
  { from, limit }: Part,
): Promise<ChangedFlips> {
  const flips = withFlipVerdicts(context, await nameFlips(context.database, items))
  return { items: flips, next: nextPage(from, limit, total), total }
}

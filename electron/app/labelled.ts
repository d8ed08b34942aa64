import { Failure } from '../../shared/failure.ts'
import type { ClusterMember } from '../../shared/model/cluster.ts'
import type { CountFilter } from '../../shared/model/count-filter.ts'
import { type ClusterId, CreatorId, ExternalMessageId, type MessageId } from '../../shared/model/id.ts'
import type { Label, Verdict } from '../../shared/model/label.ts'
import type { LinkKind } from '../../shared/model/link.ts'
import type { Flip, PreviewValues, ScoreHistogram } from '../../shared/model/preview.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import { listMembers } from '../clusters/cluster-detail.ts'
import { nameFlips, type UnlabelledFlip } from '../clusters/flip-texts.ts'
import type { MadePage } from '../clusters/previews.ts'
import { readLink } from '../clusters/link-store.ts'
import { liveConfig } from '../configs/config-store.ts'
import { type LinkKey, linkKey } from '../labels/link-key.ts'
import type { Context } from './context.ts'
import { sourceOf, storedFigures } from './stored-figures.ts'

/** Verdicts lie in the local file and everything else in Postgres; this is where the two meet. */
type Page = { readonly cursor: string | null; readonly limit: number }

export async function membersWithLabels(
  context: Context,
  input: Page & { id: ClusterId },
): Promise<{ items: ClusterMember[]; next: string | null }> {
  const page = await listMembers(context.database, input.id, input)
  const links = page.items.map(({ message, match }) =>
    match ? { messageId: message.id, candidateId: match.id, kind: match.kind } : null,
  )
  return { ...page, items: withVerdicts(context, page.items, links) }
}

export async function flipsWithLabels(
  context: Context,
  input: Page & PreviewValues & { creator: CreatorId | null; filter: CountFilter },
): Promise<MadePage<Flip>> {
  const page = await context.previews.flips(input.creator, input, input, input.filter)
  return { ...page, items: withFlipVerdicts(context, await nameFlips(context.database, page.items)) }
}

export const withFlipVerdicts = (context: Context, flips: readonly UnlabelledFlip[]): Flip[] =>
  withVerdicts(context, flips, flips.map(flippedLink))

/** The link that a person judges in a flip: the candidate's where there is one. */
function flippedLink({ message, live, candidate }: UnlabelledFlip): LinkKey | null {
  const side = candidate ?? live
  return side && { messageId: message.id, candidateId: side.id, kind: side.kind }
}

function withVerdicts<Item extends object>(
  context: Context,
  items: readonly Item[],
  links: readonly (LinkKey | null)[],
): (Item & { label: Verdict | null; labelId: Label['id'] | null })[] {
  const standing = context.labels.verdictsFor(links.filter((link) => link !== null))
  return items.map((item, index) => {
    const link = links[index]
    const label = link ? standing.get(linkKey(link)) : undefined
    return { ...item, label: label?.verdict ?? null, labelId: label?.id ?? null }
  })
}

export async function scoresWithLabels(
  context: Context,
  { creator, filter }: { creator: CreatorId | null; filter: CountFilter },
): Promise<ScoreHistogram> {
  const stored = await storedFigures(context.database, { creator, type: 'score-histogram', filter })
  const { counts, without } = stored?.data ?? (await context.previews.scores(creator, filter))
  const { embeddingModel } = await liveConfig(context.database)
  const labels = context.labels.onLinks({ creator, model: embeddingModel })
  return {
    counts,
    without,
    ...sourceOf(stored),
    labels: labels.flatMap(({ kind, score, verdict }) => (kind === 'vector' ? { score, verdict } : [])),
  }
}

/** Files a verdict with the pair and the live config as they are now. */
export async function labelLink(
  context: Context,
  input: {
    message: MessageId
    candidate: MessageId
    kind: LinkKind
    verdict: Verdict
    source: Label['source']
  },
): Promise<Label> {
  if (input.message === input.candidate) {
    throw new Failure('BAD_INPUT', { detail: 'A message has no link to itself.' })
  }
  const link = await readLink(context.database, input)
  const label = context.labels.put({
    creator: CreatorId.parse(link.creator),
    messageId: input.message,
    message: ExternalMessageId.parse(link.message),
    messageText: link.messageText,
    candidateId: input.candidate,
    candidate: ExternalMessageId.parse(link.candidate),
    candidateText: link.candidateText,
    kind: input.kind,
    score: fromMillionths(link.score),
    model: input.kind === 'vector' ? link.model : null,
    verdict: input.verdict,
    configVersion: (await liveConfig(context.database)).version,
    source: input.source,
  })
  context.notices.changed('labels', label.creator)
  return label
}

import { LINKS_PER_KIND } from '../../shared/model/link.ts'
import type { Compute } from '../links/compute-host.ts'
import type { FoundLinks, IndexedMessage } from '../links/search.ts'
import type { LinkList } from '../links/search-best.ts'
import type { Reader } from '../store/database.ts'
import { eligibleMessages } from './eligible-store.ts'
import { inBatches } from './load-batches.ts'
import { withArrivals } from './with-arrivals.ts'

/** Candidates held at once: some 0.4 GB of dense vectors. */
export const PART = 60_000

/** Nobody else asks for what is held under the name of one search. */
const MARK = 'part'

export type PartedSearch = {
  readonly reader: Reader
  readonly compute: Compute
  /** What the worker holds each part as; no other search has it. */
  readonly name: string
  readonly part?: number
}

/**
 * Finds the links of messages exactly, of a creator too large to be held as a whole: one part after the other, each of so
 * many candidates, or as many as memory takes. Each time all of the creator is read. The messages are candidates of each
 * other, and stand for what is stored of them.
 * @returns null where the worker let go of a part: begin again
 */
export async function findInParts(
  { reader, compute, name, part = PART }: PartedSearch,
  creator: string,
  { decidedSeq, model }: { readonly decidedSeq: number; readonly model: string },
  messages: readonly IndexedMessage[],
): Promise<FoundLinks[] | null> {
  const found: FoundLinks[][] = []
  let held = 0
  const look = async () => {
    const links = await compute.look(name, model, MARK, messages)
    held = 0
    if (links) found.push(links)
    return links !== null
  }
  try {
    const stored = eligibleMessages(reader, model, creator, decidedSeq)
    for await (const batch of inBatches(withArrivals(stored, messages), part)) {
      const outcome = await compute.load(name, model, batch, MARK, held === 0)
      if (outcome === 'gone') return null
      held += batch.length
      if ((held >= part || outcome === 'full') && !(await look())) return null
    }
    if (held > 0 && !(await look())) return null
  } finally {
    await compute.drop(name)
  }
  return messages.map((_, index) => bestOf(found.flatMap((links) => links[index] ?? [])))
}

const bestOf = (parts: readonly FoundLinks[]): FoundLinks => ({
  trigram: bestList(parts.map(({ trigram }) => trigram)),
  vector: bestList(parts.map(({ vector }) => vector)),
  answered: {
    trigram: bestList(parts.map(({ answered }) => answered.trigram)),
    vector: bestList(parts.map(({ answered }) => answered.vector)),
  },
})

/** The best of all, by score and then by seq. */
function bestList(lists: readonly LinkList[]): LinkList {
  const best = lists
    .flatMap(({ seqs, scores, others }) =>
      seqs.map((seq, index) => ({ seq, score: scores[index] ?? 0, other: others[index] ?? null })),
    )
    .sort((one, other) => other.score - one.score || one.seq - other.seq)
    .slice(0, LINKS_PER_KIND)
  return {
    seqs: best.map(({ seq }) => seq),
    scores: best.map(({ score }) => score),
    others: best.map(({ other }) => other),
  }
}

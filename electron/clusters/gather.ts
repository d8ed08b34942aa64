import type { FoundLinks } from '../links/search.ts'
import type { Reader } from '../store/database.ts'
import { LiveWorld } from './live-world.ts'
import { housemates, knownMessages } from './pending-store.ts'
import { standingRefusals } from './refusal-store.ts'

/**
 * Everything that deciding about these links can touch: the candidates, refusals, and who lives with the
 * candidates - where nothing is refused, only those of the given channels, since only they can be superseded.
 */
export async function gatherWorld(
  reader: Reader,
  creator: string,
  links: Iterable<FoundLinks | null>,
  channels: readonly string[],
): Promise<LiveWorld> {
  const candidates = new Set<number>()
  for (const found of links) {
    if (!found) continue
    for (const list of [found.trigram, found.vector, found.answered.trigram, found.answered.vector]) {
      for (const seq of list.seqs) candidates.add(seq)
    }
  }
  const seqs = [...candidates]
  const refusals = await standingRefusals(reader, creator)
  return new LiveWorld(
    await knownMessages(reader, creator, seqs),
    await housemates(reader, creator, seqs, refusals.length > 0 ? null : channels),
    refusals,
  )
}

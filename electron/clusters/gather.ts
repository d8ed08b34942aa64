import type { FoundLinks } from '../links/search.ts'
import type { Reader } from '../store/database.ts'
import { type KnownMessage, LiveWorld } from './live-world.ts'
import { housemates, knownMessages } from './pending-store.ts'
import { standingRefusals } from './refusal-store.ts'

/**
 * Everything that deciding these messages by these links can touch: the candidates, the refusals that name
 * one of the messages or its text, and who lives with the candidates - where nothing is refused, only those
 * of the messages' channels, since only they can be superseded.
 */
export async function gatherWorld(
  reader: Reader,
  creator: string,
  links: Iterable<FoundLinks | null>,
  messages: readonly KnownMessage[],
): Promise<LiveWorld> {
  const candidates = new Set<number>()
  for (const found of links) {
    if (!found) continue
    for (const list of [found.trigram, found.vector, found.answered.trigram, found.answered.vector]) {
      for (const seq of list.seqs) candidates.add(seq)
    }
  }
  // Those that are decided once more may have a home themselves.
  const seqs = [...candidates, ...messages.map((message) => message.seq)]
  const refusals = await standingRefusals(reader, creator, messages)
  return new LiveWorld(
    await knownMessages(reader, creator, seqs),
    await housemates(
      reader,
      creator,
      seqs,
      refusals.length > 0 ? null : messages.map((message) => message.channel),
    ),
    refusals,
  )
}

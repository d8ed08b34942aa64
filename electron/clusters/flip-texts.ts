import { Flip } from '../../shared/model/preview.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'
import type { Accepted } from './accept.ts'
import { type NamedMessage, nameMessages, placeKey } from './named-messages.ts'
import type { CreatorFlip } from './last-flips.ts'

/** A flip as it is shown, before the verdicts on its links are known: labels are kept elsewhere. */
export type UnlabelledFlip = Omit<Flip, 'label' | 'labelId'>

/** Gives flips the ids and texts of the messages they are about. */
export async function nameFlips(reader: Reader, flips: readonly CreatorFlip[]): Promise<UnlabelledFlip[]> {
  const places = flips.flatMap(({ creator, seq, live, candidate }) =>
    [seq, live?.candidate, candidate?.candidate].flatMap((one) =>
      one === undefined ? [] : { creator, seq: one },
    ),
  )
  const named = await nameMessages(reader, places)
  const find = (creator: string, seq: number): NamedMessage => {
    const found = named.get(placeKey({ creator, seq }))
    if (!found) throw new Error(`message ${seq} of a preview is not stored`)
    return found
  }
  const side = (creator: string, accepted: Accepted | null) =>
    accepted && {
      ...find(creator, accepted.candidate),
      kind: accepted.kind,
      score: fromMillionths(accepted.score),
    }
  return flips.map((flip) =>
    Flip.omit({ label: true, labelId: true }).parse({
      change: flip.change,
      message: find(flip.creator, flip.seq),
      live: side(flip.creator, flip.live),
      candidate: side(flip.creator, flip.candidate),
    }),
  )
}

import { Flip } from '../../shared/model/preview.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import type { Reader } from '../store/database.ts'
import type { Accepted } from './accept.ts'
import type { CreatorFlip } from './previews.ts'
import { SHOWN_BESIDE_CHARACTERS, shownText } from './shown-text.ts'

/** A flip as it is shown, before the verdicts on its links are known: labels are kept elsewhere. */
export type UnlabelledFlip = Omit<Flip, 'label' | 'labelId'>

type Named = { readonly id: string; readonly externalId: string; readonly text: string }

/** Gives flips the ids and texts of the messages they are about. */
export async function nameFlips(reader: Reader, flips: readonly CreatorFlip[]): Promise<UnlabelledFlip[]> {
  const named = await nameMessages(reader, flips)
  const find = (creator: string, seq: number): Named => {
    const found = named.get(`${creator} ${seq}`)
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

async function nameMessages(reader: Reader, flips: readonly CreatorFlip[]): Promise<Map<string, Named>> {
  const wanted = new Map<string, { creator: string; seq: number }>()
  for (const { creator, seq, live, candidate } of flips) {
    for (const one of [seq, live?.candidate, candidate?.candidate]) {
      if (one !== undefined) wanted.set(`${creator} ${one}`, { creator, seq: one })
    }
  }
  const pairs = [...wanted.values()]
  const rows = await reader.rows<Named & { creator: string; seq: number }>(
    `SELECT m.creator_id AS creator, m.seq, m.id, m.external_message_id AS "externalId",
       ${shownText('m.text', SHOWN_BESIDE_CHARACTERS)} AS text
     FROM messages m JOIN unnest($1::text[], $2::bigint[]) AS w (creator, seq)
       ON m.creator_id = w.creator AND m.seq = w.seq`,
    [pairs.map((pair) => pair.creator), pairs.map((pair) => pair.seq)],
  )
  return new Map(rows.map(({ creator, seq, ...message }) => [`${creator} ${seq}`, message]))
}

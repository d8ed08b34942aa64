import type { Reader } from '../store/database.ts'
import { SHOWN_BESIDE_CHARACTERS, shownText } from './shown-text.ts'

/** A message as previews name it. */
export type Place = { readonly creator: string; readonly seq: number }

export type NamedMessage = {
  readonly id: string
  readonly externalId: string
  readonly text: string
  readonly visitor: string
}

export const placeKey = ({ creator, seq }: Place): string => `${creator} ${seq}`

/** Ids and texts, as they are shown beside others, by `placeKey`. */
export async function nameMessages(
  reader: Reader,
  places: readonly Place[],
): Promise<Map<string, NamedMessage>> {
  const wanted = [...new Map(places.map((place) => [placeKey(place), place])).values()]
  const rows = await reader.rows<NamedMessage & { creator: string; seq: number }>(
    `SELECT m.creator_id AS creator, m.seq, m.id, m.external_message_id AS "externalId",
       ${shownText('m.text', SHOWN_BESIDE_CHARACTERS)} AS text, m.visitor_username AS visitor
     FROM messages m JOIN unnest($1::text[], $2::bigint[]) AS w (creator, seq)
       ON m.creator_id = w.creator AND m.seq = w.seq`,
    [wanted.map(({ creator }) => creator), wanted.map(({ seq }) => seq)],
  )
  return new Map(rows.map(({ creator, seq, ...message }) => [placeKey({ creator, seq }), message]))
}

export function findNamed(named: ReadonlyMap<string, NamedMessage>, place: Place): NamedMessage {
  const found = named.get(placeKey(place))
  if (!found) throw new Error(`message ${place.seq} of a preview is not stored`)
  return found
}

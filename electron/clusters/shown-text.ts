/** Characters of a message that a person is shown; a message may have a million. */
export const SHOWN_CHARACTERS = 200_000

/** Characters of a text that is shown beside the one it is about. */
export const SHOWN_BESIDE_CHARACTERS = 10_000

/** SQL of a text column as it is shown: its beginning, with an ellipsis where more was left out. */
export const shownText = (column: string, characters: number): string =>
  `CASE WHEN length(${column}) > ${characters} THEN left(${column}, ${characters}) || '…' ELSE ${column} END`

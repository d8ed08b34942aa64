import { type CountFilter, countsAll } from '../../shared/model/count-filter.ts'
import type { CreatorHistory } from './preview-history.ts'

/** 1 for each decided message of a history that a filter lets be counted, by index; null: it lets all of them. */
export function chosenMessages(history: CreatorHistory, filter: CountFilter): Uint8Array | null {
  if (countsAll(filter)) return null
  const from = filter.from === null ? Number.NEGATIVE_INFINITY : Date.parse(filter.from)
  const to = filter.to === null ? Number.POSITIVE_INFINITY : Date.parse(filter.to)
  const shortest = filter.minLength ?? 0
  const longest = filter.maxLength ?? Number.POSITIVE_INFINITY
  const language = filter.language === null ? null : history.languages.indexOf(filter.language)
  return Uint8Array.from({ length: history.firstDecision.length }, (_, index) => {
    const at = history.createdAtMs[index] as number
    const length = history.length[index] as number
    const isChosen =
      at >= from &&
      at < to &&
      length >= shortest &&
      length <= longest &&
      // A language that no message has is at no place, and messages without one are not at a place either.
      (language === null || (language >= 0 && history.language[index] === language))
    return isChosen ? 1 : 0
  })
}

import type { Reader } from '../store/database.ts'
import { type NamedMessage, nameMessages, type Place, placeKey } from './named-messages.ts'

/** Texts that are kept at once; one has up to `SHOWN_BESIDE_CHARACTERS`. */
const MOST = 2000

/**
 * Texts that were read while the slider moves: most of a list's are those of the list before. What a message says changes
 * only by its deletion, which is an event of its creator's history; so it is known for as long as there is no event.
 */
export class KnownTexts {
  #moment = ''
  #known = new Map<string, NamedMessage>()

  /**
   * Ids and texts, by `placeKey`, of these messages among others.
   * @param moment Names a scope, and how many events its histories had when it was looked last
   */
  async of(
    reader: Reader,
    moment: string,
    places: readonly Place[],
  ): Promise<ReadonlyMap<string, NamedMessage>> {
    if (moment !== this.#moment || this.#known.size > MOST) {
      this.#moment = moment
      this.#known = new Map()
    }
    // Another moment's question may come before the answer.
    const known = this.#known
    const missing = places.filter((place) => !known.has(placeKey(place)))
    if (missing.length > 0) {
      for (const [key, message] of await nameMessages(reader, missing)) known.set(key, message)
    }
    return known
  }

  clear(): void {
    this.#known = new Map()
  }
}

import { Failure } from '../../../shared/failure.ts'

/** A page of a list that is made anew for each page, and what that one was made of. */
interface MadePage<Item> {
  readonly items: readonly Item[]
  readonly next: string | null
  readonly events: number
  readonly configVersion: number
}

type Read<Item> = (cursor: string | null) => Promise<MadePage<Item>>

/** How often a list is begun. */
const BEGINNINGS = 5

/**
 * Every item of such a list. Where something happens between two pages its rows move, and some would come twice or never:
 * then it is begun again. LIST_CHANGING where that happens each time.
 */
export async function allPages<Item>(read: Read<Item>): Promise<Item[]> {
  for (let begun = 0; begun < BEGINNINGS; begun++) {
    const all = await pagesOfOne(read)
    if (all !== null) return all
  }
  throw new Failure('LIST_CHANGING', {})
}

/** Null where a page is made of more than the first one. */
async function pagesOfOne<Item>(read: Read<Item>): Promise<Item[] | null> {
  let page = await read(null)
  const { events, configVersion } = page
  const all = [...page.items]
  while (page.next !== null) {
    page = await read(page.next)
    if (page.events !== events || page.configVersion !== configVersion) return null
    all.push(...page.items)
  }
  return all
}

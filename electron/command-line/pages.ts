/** Everything that a paged call lists. */
export async function everyItem<Item>(
  readPage: (cursor: string | null) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: { items: Item[]; next: string | null } = await readPage(cursor)
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return items
}

/** As many as one call gives. */
export const FULL_PAGE = 500

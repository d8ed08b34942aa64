import { useState } from 'react'

interface ActiveRow {
  readonly key: string | null
  readonly index: number
}

/** Where the row is now: lists change while they are looked at. One that has left hands over to what took its place. */
export function placeOf(active: ActiveRow, keys: readonly string[]): number {
  const found = active.key === null ? -1 : keys.indexOf(active.key)
  return found >= 0 ? found : Math.max(0, Math.min(active.index, keys.length - 1))
}

/** The row that keys act on. It stays with its item, not with its place. */
export function useActiveRow<Item>(items: readonly Item[], keyOf: (item: Item) => string) {
  const [active, setActive] = useState<ActiveRow>({ key: null, index: 0 })
  const at = placeOf(active, items.map(keyOf))
  const activate = (index: number) => {
    const item = items[index]
    setActive({ key: item === undefined ? null : keyOf(item), index })
  }
  return { at, current: items[at], activate }
}

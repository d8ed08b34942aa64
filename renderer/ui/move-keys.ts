import type { KeyBindings } from './keys.ts'

const PAGE_ROWS = 10

/** The keys that move through a list of `length` rows, from the row `active`. */
export function moveKeys(active: number, length: number, moveTo: (index: number) => void): KeyBindings {
  const by = (rows: number) => () => moveTo(active + rows)
  return {
    j: by(1),
    ArrowDown: by(1),
    k: by(-1),
    ArrowUp: by(-1),
    PageDown: by(PAGE_ROWS),
    PageUp: by(-PAGE_ROWS),
    Home: () => moveTo(0),
    End: () => moveTo(length - 1),
  }
}

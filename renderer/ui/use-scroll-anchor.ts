import { type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * Keeps what is in sight in its place when rows come or go above it. For rows of one height; a list that
 * stands at its top stays there and shows what is new.
 * @param keys of all rows, in order
 */
export function useScrollAnchor(
  scroller: RefObject<HTMLElement | null>,
  keys: readonly string[],
  rowHeight: number | null,
): void {
  const former = useRef(keys)
  useLayoutEffect(() => {
    const before = former.current
    former.current = keys
    const element = scroller.current
    if (!element || rowHeight === null || before === keys || element.scrollTop === 0) return
    const first = Math.floor(element.scrollTop / rowHeight)
    const anchor = before.slice(first).find((key) => keys.includes(key))
    if (anchor === undefined) return
    element.scrollTop += (keys.indexOf(anchor) - before.indexOf(anchor)) * rowHeight
  }, [scroller, keys, rowHeight])
}

import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type Ref, useEffect, useId, useMemo, useRef } from 'react'
import { type KeyBindings, onKeys } from './keys.ts'
import { moveKeys } from './move-keys.ts'
import { useScrollAnchor } from './use-scroll-anchor.ts'
import classes from './virtual-grid.module.css'

interface VirtualGridProps<Item> {
  readonly label: string
  readonly items: readonly Item[]
  /** Always the same function: it tells rows apart while the list changes. */
  readonly keyOf: (item: Item) => string
  /** Height of a row in px; the first guess where `isMeasured`. */
  readonly rowHeight: number
  /** Rows differ in height. */
  readonly isMeasured?: boolean
  /** The list is another one each time: what stands in a row is replaced, instead of rows coming and going. */
  readonly isReplaced?: boolean
  /** Index of the row that keys act on. */
  readonly active: number
  readonly onActive: (index: number) => void
  readonly isSelected?: (item: Item) => boolean
  readonly onPress?: (item: Item, index: number) => void
  /** Keys beside those that move. */
  readonly keys?: KeyBindings
  /** Items there are in all, loaded or not. */
  readonly total: number
  /** Called when the end of what is loaded comes near. */
  readonly onNearEnd: () => void
  readonly gridRef?: Ref<HTMLDivElement>
  /** Has the keyboard as soon as it is there: a dialog was opened for it. */
  readonly takesFocus?: boolean
  /** A row to bring into sight, from wherever the list stands; null once `onShown` was called. */
  readonly wanted?: number | null
  readonly onShown?: () => void
  /** Heading cells, each with the role `columnheader`. */
  readonly head?: ReactNode
  /** Cells of a row, each with the role `gridcell`. */
  readonly children: (item: Item, index: number) => ReactNode
}

const NEAR_END_ROWS = 20
const HEAD_PX = 30

// biome-ignore-start lint/a11y/useSemanticElements: a table cannot hold only the rows in sight
// biome-ignore-start lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
// biome-ignore-start lint/a11y/useKeyWithClickEvents: keys are handled by the grid
/** A list of any length: only the rows in sight are on the page, one of them is active and moved by keys. */
export function VirtualGrid<Item>(props: VirtualGridProps<Item>) {
  const { items, keyOf, active, onActive, onNearEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const headPx = props.head ? HEAD_PX : 0
  const firstRowIndex = props.head ? 2 : 1
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => props.rowHeight,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined || props.isReplaced ? index : keyOf(item)
    },
    overscan: 8,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
    useFlushSync: false,
  })
  const rows = virtualizer.getVirtualItems()
  const allKeys = useMemo(() => items.map(keyOf), [items, keyOf])
  useScrollAnchor(scroller, allKeys, props.isMeasured ? null : props.rowHeight)
  const last = rows.at(-1)?.index ?? 0

  useEffect(() => {
    if (items.length > 0 && last >= items.length - NEAR_END_ROWS) onNearEnd()
  }, [last, items.length, onNearEnd])

  const { takesFocus = false } = props
  useEffect(() => {
    if (takesFocus) scroller.current?.focus()
  }, [takesFocus])

  const { wanted = null, onShown } = props
  useEffect(() => {
    if (wanted === null) return
    virtualizer.scrollToIndex(wanted, { align: 'center' })
    onShown?.()
  }, [wanted, onShown, virtualizer])

  const moveTo = (index: number) => {
    const target = Math.max(0, Math.min(items.length - 1, index))
    onActive(target)
    virtualizer.scrollToIndex(target)
  }
  const keys = { ...moveKeys(active, items.length, moveTo), ...props.keys }

  return (
    <div
      ref={(element) => {
        scroller.current = element
        if (typeof props.gridRef === 'function') props.gridRef(element)
        else if (props.gridRef) props.gridRef.current = element
      }}
      role="grid"
      aria-label={props.label}
      aria-rowcount={props.total + firstRowIndex - 1}
      aria-activedescendant={rows.some((row) => row.index === active) ? `${id}-${active}` : undefined}
      tabIndex={0}
      // A dialog gives the keyboard to what has this, where it is there in time.
      data-autofocus={takesFocus || undefined}
      className={classes.scroller}
      onKeyDown={onKeys(keys)}
    >
      {props.head && (
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.headRow}>
            {props.head}
          </div>
        </div>
      )}
      <div role="rowgroup" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
        {rows.map((row) => {
          const item = items[row.index]
          if (item === undefined) return null
          return (
            <div
              key={row.key}
              ref={props.isMeasured ? virtualizer.measureElement : undefined}
              data-index={row.index}
              data-active={row.index === active || undefined}
              id={`${id}-${row.index}`}
              role="row"
              aria-rowindex={row.index + firstRowIndex}
              aria-selected={props.isSelected?.(item) ?? false}
              className={classes.row}
              style={{
                transform: `translateY(${row.start - headPx}px)`,
                ...(props.isMeasured ? {} : { height: row.size }),
              }}
              onClick={() => {
                onActive(row.index)
                props.onPress?.(item, row.index)
              }}
            >
              {props.children(item, row.index)}
            </div>
          )
        })}
      </div>
    </div>
  )
}
// biome-ignore-end lint/a11y/useKeyWithClickEvents: as above
// biome-ignore-end lint/a11y/useFocusableInteractive: as above
// biome-ignore-end lint/a11y/useSemanticElements: as above

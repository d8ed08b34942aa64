import type { KeyboardEvent } from 'react'

/** What to do for a key, by `event.key`; letters in lower case. */
export type KeyBindings = Readonly<Record<string, () => void>>

interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** The binding a key press asks for. Presses with Ctrl, Alt or Meta belong to the browser. */
export function boundTo(bindings: KeyBindings, press: KeyPress): (() => void) | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined
  const name = press.key.length === 1 ? press.key.toLowerCase() : press.key
  return Object.hasOwn(bindings, name) ? bindings[name] : undefined
}

/** Whether someone is writing there, so that letters are letters. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select')
  )
}

/** Whether a key that was pressed anywhere in the window is free: not used up, not part of writing, not in a dialog. */
export function isFree(event: globalThis.KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false
  const isInDialog = event.target instanceof Element && event.target.closest('[role="dialog"]') !== null
  return !isInDialog && !isWriting(event.target)
}

/** A key handler for an element. Keys pressed in dialogs above it are theirs, though React passes them on. */
export function onKeys(bindings: KeyBindings) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.defaultPrevented || isWriting(event.target)) return
    if (event.target instanceof Node && !event.currentTarget.contains(event.target)) return
    const pressedButton = event.target !== event.currentTarget && (event.key === 'Enter' || event.key === ' ')
    const act = pressedButton ? undefined : boundTo(bindings, event)
    if (!act) return
    event.preventDefault()
    act()
  }
}

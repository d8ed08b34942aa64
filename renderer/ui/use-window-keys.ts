import { useWindowEvent } from '@mantine/hooks'
import { boundTo, isFree, type KeyBindings } from './keys.ts'

/** Keys of a screen that work wherever the focus is, as long as nothing nearer to it takes them. */
export function useWindowKeys(bindings: KeyBindings): void {
  useWindowEvent('keydown', (event) => {
    const act = isFree(event) ? boundTo(bindings, event) : undefined
    if (!act) return
    event.preventDefault()
    act()
  })
}

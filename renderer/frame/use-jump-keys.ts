import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { isFree } from '../ui/keys.ts'
import { screens } from './screens.ts'

const TOGETHER_MS = 1_000

interface WindowKeys {
  readonly onShowKeys: () => void
  readonly onImport: () => void
}

/** Keys that work wherever the focus is: g and a letter jump to a screen, `?` shows the keys, i imports. */
export function useJumpKeys({ onShowKeys, onImport }: WindowKeys): void {
  const [, navigate] = useLocation()
  const pressedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isFree(event)) return
      const followsG = event.timeStamp - pressedAt.current < TOGETHER_MS
      pressedAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY
      const screen = followsG ? screens.find(({ key }) => key === event.key) : undefined
      if (screen) navigate(screen.path)
      else if (event.key === '?') onShowKeys()
      else if (event.key === 'i') onImport()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [navigate, onShowKeys, onImport])
}

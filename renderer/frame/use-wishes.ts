import { notifications } from '@mantine/notifications'
import { spotlight } from '@mantine/spotlight'
import { useEffect, useEffectEvent } from 'react'
import { useLocation } from 'wouter'
import type { Wish } from '../../shared/model/wish.ts'
import { windowClient } from '../api/client.ts'
import { useImportDrawer } from '../imports/drawer-state.tsx'
import { offeredFile } from '../imports/offered-file.ts'
import { useChooseAppearance } from '../settings/use-appearance.ts'

/** Does what is asked of the desktop window by its menu, a file or a link: mounted once. */
export function useWishes(onShowKeys: () => void): void {
  const [, navigate] = useLocation()
  const { open, openAlso } = useImportDrawer()
  const chooseAppearance = useChooseAppearance()
  const grant = useEffectEvent((wish: Wish) => {
    switch (wish.type) {
      case 'import':
        return wish.path === null ? open() : openAlso(offeredFile(wish.path))
      case 'show-screen':
        return navigate(`/${wish.screen}`)
      case 'show-cluster':
        return navigate(`/clusters/${wish.cluster}`)
      case 'show-tuning':
        return navigate(`/tuning?${wish.search}`)
      case 'find':
        return spotlight.open()
      case 'show-keys':
        return onShowKeys()
      case 'appearance':
        return chooseAppearance(wish.colorScheme)
      case 'tell-recovered':
        notifications.show({
          color: 'yellow',
          title: 'This window had stopped working and was loaded again.',
          message: 'Everything that was said to be done is stored.',
        })
    }
  })
  useEffect(() => {
    const stop = new AbortController()
    void followWishes(grant, stop.signal)
    return () => stop.abort()
  }, [])
}

async function followWishes(grant: (wish: Wish) => void, signal: AbortSignal): Promise<void> {
  try {
    const wishes = await windowClient?.window.wishes(undefined, { signal })
    for await (const wish of wishes ?? []) grant(wish)
  } catch {
    // The port is gone, and with it whoever could ask for anything.
  }
}

import { useSyncExternalStore } from 'react'
import type { BaseLocationHook } from 'wouter'

interface Going {
  /** Instead of what is shown now, so that going back passes it by. */
  readonly replace?: boolean
}

/** The address behind the `#`: a path and, behind its `?`, what the screen shows of itself. */
function addressNow(): { path: string; search: string } {
  const [path = '', ...search] = window.location.hash.replace(/^#?\/?/, '').split('?')
  return { path: `/${path}`, search: search.join('?') }
}

/** All of it stays behind the `#`: what stands before it belongs to whoever serves the page. */
function goTo(to: string, { replace = false }: Going = {}): void {
  const oldURL = window.location.href
  const url = new URL(oldURL)
  url.hash = to
  if (replace) window.history.replaceState(null, '', url)
  else window.history.pushState(null, '', url)
  window.dispatchEvent(new HashChangeEvent('hashchange', { oldURL, newURL: url.href }))
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

const pathNow = () => addressNow().path
/** What stands behind the `?` at this moment: for what is done later than it was drawn. */
export const searchNow = (): string => addressNow().search

/** Where the window is: for the router, which knows paths only. */
export const useAddress: BaseLocationHook = () => [useSyncExternalStore(subscribe, pathNow), goTo]
useAddress.hrefs = (href) => `#${href}`

/** What stands behind the `?` of the address, as it is written there. */
export const useAddressSearch = (): string => useSyncExternalStore(subscribe, searchNow)

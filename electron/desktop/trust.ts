import type { Session, WebContents } from 'electron'
import { isOwn, PAGE } from './scheme.ts'

/** Copying a path is the only thing the page does that needs to be allowed. */
const GRANTED = 'clipboard-sanitized-write'

/** Requests that stay within the program: its own page, and what that page made itself. */
const WITHIN = ['data:', 'blob:', 'devtools:']

/** Refuses the pages of a session everything that the console does not need. */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(permission === GRANTED && details.isMainFrame && isOwn(details.requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      permission === GRANTED && details.isMainFrame && isOwn(origin),
  )
  session.setDevicePermissionHandler(() => false)
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }))
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
  session.on('will-download', (event) => event.preventDefault())
  // A misspelt word is not worth a download.
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !isOwn(url) && !WITHIN.some((scheme) => url.startsWith(scheme)) }),
  )
}

/** Keeps a page where it is: it goes nowhere, opens nothing, and takes nothing in. */
export function restrictPage(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isPage(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isPage(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
  // Nothing on the page leads out of the program, so nothing is opened in a browser either.
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** The page itself: loading it again is the only way to go anywhere. Its routes lie behind the `#`. */
const isPage = (address: string) => isOwn(address) && address.split('#', 1)[0] === PAGE

/** The nonce of this response: `<style>` elements without it are refused. Empty where the host sets none. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
}

declare global {
  var __webpack_nonce__: string | undefined
}

/** Mantine takes the nonce as a setting; what locks scrolling under its dialogs looks for this global instead. */
export function offerStyleNonce(): void {
  globalThis.__webpack_nonce__ = styleNonce()
}

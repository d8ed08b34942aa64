import { randomBytes } from 'node:crypto'

/** Stands in the built page wherever the nonce of its response belongs. */
const NONCE_MARK = '__LIKENESS_NONCE__'

/** The page of the console with a nonce of its own, and the policy that admits it. */
export function pageWithNonce(html: string): { body: Buffer; policy: string } {
  const nonce = randomBytes(16).toString('base64url')
  return { body: Buffer.from(html.replaceAll(NONCE_MARK, nonce)), policy: contentPolicy(nonce) }
}

/** Scripts, fonts and calls from here only; styles in the page only with the nonce; nothing may frame it. */
export function contentPolicy(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`,
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Sends a browser on that came from another page: a redirect would not carry a cookie that is `SameSite=Strict`. */
export const onwardPage =
  '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Likeness</title>'

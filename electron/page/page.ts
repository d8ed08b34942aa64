import { randomBytes } from 'node:crypto'

/** Stands in the built page wherever the nonce of its response belongs. */
const NONCE_MARK = '__LIKENESS_NONCE__'

/** Whether the page reaches the core over the network of this machine, or through a port that it was handed. */
export type Reach = 'calls' | 'port'

/** The page of the console with a nonce of its own, and the policy that admits it. */
export function pageWithNonce(html: string, reach: Reach): { body: Buffer; policy: string } {
  const nonce = randomBytes(16).toString('base64url')
  return { body: Buffer.from(html.replaceAll(NONCE_MARK, nonce)), policy: contentPolicy(reach, nonce) }
}

/** Scripts, fonts and calls from here only; styles in the page only with the nonce; nothing may frame it. */
export function contentPolicy(reach: Reach, nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`,
    "font-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src ${reach === 'calls' ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

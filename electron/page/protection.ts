import { contentPolicy, type Reach } from './page.ts'

/** Headers of every answer, whichever host gives it. */
export const protectionFor = (reach: Reach): Readonly<Record<string, string>> => ({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': contentPolicy(reach),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
})

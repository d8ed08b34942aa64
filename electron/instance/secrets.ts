import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 random bits, fit for addresses, headers and cookies. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Whether two secrets are the same, in a time that tells nothing about either. */
export const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected))

import { z } from 'zod'
import { Failure } from '../../shared/failure.ts'

/** Where a page ended, as text for whoever asks for the next one. */
export const writeCursor = (key: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

/**
 * Reads a cursor back into its key.
 * @throws Failure BAD_INPUT where it is none of ours.
 */
export function readCursor<Key extends z.ZodType>(cursor: string, key: Key): z.infer<Key> {
  try {
    return key.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch (cause) {
    throw new Failure(
      'BAD_INPUT',
      { detail: 'The page to go on from is not known. Start from the first page.' },
      { cause },
    )
  }
}

/** A `timestamptz` in Postgres's own words, whole to the microsecond: what a cursor may hold of one. */
export const pointInTime = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?[+-]\d{2}(:\d{2})?$/)

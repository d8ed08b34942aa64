import { z } from 'zod'

/** Which messages are counted. All of them take part, whatever is counted: nothing is grouped otherwise. */
export const CountFilter = z.object({
  /** Written at this time or later. */
  from: z.iso.datetime().nullable().default(null),
  /** Written before this time. */
  to: z.iso.datetime().nullable().default(null),
  /** Characters of the text, both included. */
  minLength: z.number().int().min(0).nullable().default(null),
  maxLength: z.number().int().min(0).nullable().default(null),
  /** As the channel named it, without a region: "en". */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .nullable()
    .default(null),
})
export type CountFilter = z.infer<typeof CountFilter>

/** Everything is counted. */
export const COUNT_ALL: CountFilter = {
  from: null,
  to: null,
  minLength: null,
  maxLength: null,
  language: null,
}

export const countsAll = (filter: CountFilter): boolean =>
  Object.values(filter).every((value) => value === null)

const DAY_MS = 86_400_000

/** What was written on the last so many days of UTC, of which today is one: the same filter all day long. */
export function lastDays(days: number, nowMs: number): CountFilter & { readonly from: string } {
  const today = nowMs - (nowMs % DAY_MS)
  return { ...COUNT_ALL, from: new Date(today - (days - 1) * DAY_MS).toISOString() }
}

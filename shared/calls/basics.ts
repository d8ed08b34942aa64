import { oc } from '@orpc/contract'
import { z } from 'zod'
import { failures } from '../failure.ts'
import { COUNT_ALL, CountFilter } from '../model/count-filter.ts'
import { CreatorId } from '../model/id.ts'

/** Every call may fail with any of the listed failures; see `failure.ts`. */
export const call = oc.errors(failures)

/** Where a page starts: what the page before gave as `next`; null is the first page. */
export const cursor = z.string().nullable().default(null)
export const limit = z.number().int().min(1).max(500).default(50)
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/**
 * A page of a list that is made anew for each page: what it is made of says which pages are of one list, and others go
 * on elsewhere.
 */
export const madePage = <Item extends z.ZodType>(item: Item) =>
  page(item).extend({
    /** Decisions and acts of the scope, which are only added to. */
    events: z.number().int(),
    /** The live config's. */
    configVersion: z.number().int(),
  })

/** Creators that are counted; null is all of them. */
export const scope = z.object({ creator: CreatorId.nullable().default(null) })

/** Whose messages previews are of, and which of them are counted. */
export const counted = scope.extend({ filter: CountFilter.default(COUNT_ALL) })

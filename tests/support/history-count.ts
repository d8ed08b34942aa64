import { isNative } from './postgres.ts'

/** Random histories on both databases together; .ci/run, or a long run, sets more. */
const wanted = Number(process.env.LIKENESS_HISTORIES ?? 200)

/** Fewer do not meet all that is common. */
const LEAST = 100

/** The embedded database takes several times as long for one: beyond the least it has an eighth of them. */
const onEmbedded = Math.max(LEAST, Math.ceil(wanted / 8))

/** How many the database at hand is taken through. */
export const HISTORIES = isNative() ? Math.max(LEAST, wanted - onEmbedded) : onEmbedded

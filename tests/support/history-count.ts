import { isNative } from './postgres.ts'

/** Random histories on both databases together; .ci/run, or a long run, sets more. */
const wanted = Number(process.env.LIKENESS_HISTORIES ?? 200)

/** The embedded database takes several times as long for one: beyond the first hundred it has an eighth of them. */
const onEmbedded = Math.min(wanted, Math.max(100, Math.ceil(wanted / 8)))

/** How many the database at hand is taken through. */
export const HISTORIES = isNative() ? Math.max(1, wanted - onEmbedded) : onEmbedded

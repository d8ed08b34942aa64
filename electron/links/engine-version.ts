/** Version of the rules by which links are found and messages decided; part of every decision. */
export const ENGINE_VERSION = 1

/** A candidate is at most this many days older than the message, by `created_at`. */
export const CANDIDATE_DAYS = 90

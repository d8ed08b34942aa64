import { LARGE_CREATOR } from '../store/creator-indexes.ts'

/** Decided messages from which on a creator's links are looked for in the database, where few messages wait. */
export const STORED_SEARCH_FROM = LARGE_CREATOR

/** Stands in an address where the id of a cluster could. */
export const SUGGESTED_NAME = 'suggested'

export const SUGGESTED = `/clusters/${SUGGESTED_NAME}`

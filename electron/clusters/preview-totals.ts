import type { PreviewSummary } from './threshold-count.ts'

const summed = [
  'messages',
  'clusters',
  'grouped',
  'homeless',
  'trigramLinks',
  'vectorLinks',
  'suggested',
] as const

/** The figures of several creators together. */
export function total(parts: readonly PreviewSummary[]): PreviewSummary {
  const all: PreviewSummary = {
    messages: 0,
    clusters: 0,
    grouped: 0,
    largest: 0,
    homeless: 0,
    trigramLinks: 0,
    vectorLinks: 0,
    suggested: 0,
  }
  for (const part of parts) {
    for (const name of summed) all[name] += part[name]
    all.largest = Math.max(all.largest, part.largest)
  }
  return all
}

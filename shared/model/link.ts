import { z } from 'zod'

/** Which of the two similarities proposed a link: shared trigrams of the texts, or cosine of the embeddings. */
export const LinkKind = z.enum(['trigram', 'vector'])
export type LinkKind = z.infer<typeof LinkKind>

/** Links of each kind that are kept for a message. */
export const LINKS_PER_KIND = 10

/** Scores below these are no links: trigram similarity under 0.30, cosine under 0 (millionths). */
export const LINK_FLOOR = { trigram: 300_000, vector: 0 } as const

import { z } from 'zod'

/** How a check came out; `due` works, and would work better if somebody did something. */
export const CheckState = z.enum(['ok', 'due', 'problem'])
export type CheckState = z.infer<typeof CheckState>

/** One thing that `doctor` has looked at. The words for it are in `doctor-words.ts`. */
export const DoctorCheck = z.object({
  kind: z.enum([
    'pgvector-version',
    'index-ready',
    'index-missing',
    'index-broken',
    'index-outgrown',
    /** Over everyone's vectors: nothing of Likeness needs it. */
    'index-unasked',
    'index-unasked-broken',
    'build-memory',
    'statistics',
    'recall',
    'recall-unknown',
    /** By what vectors of many messages are multiplied. */
    'matrix-product',
    'embedded-search',
    'embedded-durability',
  ]),
  state: CheckState,
  /** What was looked at: the name of an index, a version, a setting. */
  subject: z.string(),
  /** What was found there. */
  detail: z.string(),
})
export type DoctorCheck = z.infer<typeof DoctorCheck>

/** How vectors are searched; IVFFlat is built faster and found in less well. */
export const IndexMethod = z.enum(['hnsw', 'ivfflat'])
export type IndexMethod = z.infer<typeof IndexMethod>

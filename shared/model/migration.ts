import { z } from 'zod'

/** One migration file, and whether the database has it. */
export const MigrationStatus = z.object({
  name: z.string(),
  appliedAt: z.iso.datetime().nullable(),
})
export type MigrationStatus = z.infer<typeof MigrationStatus>

/** Whether the database is what the migrations make: each difference in one sentence. */
export const MigrationVerdict = z.object({ isAsExpected: z.boolean(), differences: z.array(z.string()) })
export type MigrationVerdict = z.infer<typeof MigrationVerdict>

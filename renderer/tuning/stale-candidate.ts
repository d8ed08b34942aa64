import { failures } from '../../shared/failure.ts'
import { hasCode } from '../ui/failure-words.ts'

/** The state that a candidate has by now, where saving it was refused because it had changed; else undefined. */
export function changedVersion(error: unknown): number | undefined {
  if (!hasCode(error, 'STALE_CANDIDATE')) return undefined
  const data = failures.STALE_CANDIDATE.data.safeParse((error as { data?: unknown }).data).data
  return data?.reason === 'changed' ? data.version : undefined
}

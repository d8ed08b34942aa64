import type { Previewed } from '../../electron/clusters/preview.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { SUGGESTED } from '../../electron/clusters/threshold-run.ts'
import { RunCounter } from '../../electron/clusters/threshold-count.ts'

/** The figures of a preview, as the screen counts them. */
export function countPreview(history: CreatorHistory, { home, createdBy, kind, isSuggested }: Previewed) {
  const outcome = kind.map((own, decision) => (isSuggested[decision] === 1 ? SUGGESTED : own))
  const counter = new RunCounter(history, null)
  const { clusters, grouped, largest } = counter.count({ home, homes: createdBy.length, outcome })
  return { messages: counter.messages, clusters, grouped, largest }
}

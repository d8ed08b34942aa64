import { startPreviewWorker } from '../clusters/preview-host.ts'
import { Previews } from '../clusters/previews.ts'
import { Aggregating, type AggregatingParts } from './aggregating.ts'
import type { Closing } from './closing.ts'
import type { Places } from './places.ts'

export type Previewing = { readonly previews: Previews; readonly aggregating: Aggregating }

/** Previews of a database, and figures of them that are computed ahead. */
export async function openAggregating(
  places: Pick<Places, 'previewWorker'>,
  parts: Omit<AggregatingParts, 'previews' | 'openFresh'>,
  closing: Closing,
): Promise<Previewing> {
  const openFresh = () => new Previews(parts.database, startPreviewWorker(places.previewWorker))
  const previews = openFresh()
  closing.add(() => previews.close())
  const aggregating = new Aggregating({ ...parts, previews, openFresh })
  closing.add(() => aggregating.close())
  await aggregating.work()
  return { previews, aggregating }
}

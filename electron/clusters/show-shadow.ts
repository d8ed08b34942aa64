import type { Gates } from '../configs/gates.ts'
import type { Database } from '../store/database.ts'
import { noteClusters } from './cluster-notices.ts'
import { refreshClusters } from './cluster-rows.ts'
import { lockCreator } from './creator-state.ts'
import { showShadowHomes } from './shadow-store.ts'

/**
 * Shows people what was grouped in shadow, if the creator's gate is on by now. Asked by whoever opens a gate, and by
 * whoever has grouped in shadow: of the two the later one sees the other's work, so nothing stays hidden.
 */
export async function showIfOpen(
  { database, gates }: { readonly database: Database; readonly gates: Gates },
  creator: string,
): Promise<void> {
  if ((await gates.of(creator)) !== 'on') return
  await database.write(async (writer) => {
    await lockCreator(writer, creator)
    const shown = await showShadowHomes(writer, creator)
    await refreshClusters(writer, shown)
    await noteClusters(writer, shown)
  })
}

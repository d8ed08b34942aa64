import { HeldLinks } from '../../electron/clusters/held-links.ts'
import { LinkFinder, type LinkFinderOptions } from '../../electron/clusters/link-finder.ts'
import { createLiveEngine, type LiveEngine } from '../../electron/clusters/live-engine.ts'
import { openGates } from '../../electron/configs/gates.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import type { EmbeddingProvider } from '../../electron/embeddings/provider.ts'
import { type VectorSource, vectorSource } from '../../electron/embeddings/vector-source.ts'
import type { Compute } from '../../electron/links/compute-host.ts'
import type { Database } from '../../electron/store/database.ts'

/** The built-in model, in this thread. */
export const lexicalProvider: EmbeddingProvider = {
  model: 'lexical-v1',
  isLocal: true,
  embed: async (texts) => texts.map(lexicalEmbedding),
}

export type TestEngine = { readonly engine: LiveEngine; readonly finder: LinkFinder }

/** The live engine on a real database, without the jobs that call it. */
export async function openTestEngine(
  database: Database,
  compute: Compute,
  more: {
    readonly vectors?: VectorSource
    readonly onDecided?: (creator: string, decided: number) => void
    readonly search?: Partial<LinkFinderOptions>
    /** Messages up to which a creator is held as a whole. */
    readonly mostHeld?: number
  } = {},
): Promise<TestEngine> {
  const held = new HeldLinks(
    database,
    compute,
    more.mostHeld === undefined ? {} : { mostHeld: more.mostHeld },
  )
  const finder = new LinkFinder({ database, held, storedFrom: Number.MAX_SAFE_INTEGER, ...more.search })
  const engine = createLiveEngine({
    database,
    held,
    finder,
    gates: await openGates(database),
    vectors: more.vectors ?? vectorSource(database, lexicalProvider),
    onDecided: more.onDecided ?? (() => undefined),
  })
  return { engine, finder }
}

import { connections, doctor, migrations, settings, status } from './calls/connecting.ts'
import { backfills, gates, imports, ingest, uploads } from './calls/intake.ts'
import { creators, embeddings, jobs, messages } from './calls/engine.ts'
import { clusters, labels } from './calls/clusters.ts'
import { aggregations, candidates, configs, previews } from './calls/tuning.ts'
import { rebuilds } from './calls/rebuilds.ts'
import { exports } from './calls/exports.ts'

/** The only list of what can be asked of the core. Names are noun.verb; vectors never cross. */
export const contract = {
  status,
  settings,
  connections,
  creators,
  uploads,
  imports,
  messages,
  backfills,
  gates,
  ingest,
  jobs,
  clusters,
  configs,
  candidates,
  previews,
  rebuilds,
  aggregations,
  labels,
  embeddings,
  exports,
  doctor,
  migrations,
}

import type { DatabaseLook } from '../../shared/model/database-look.ts'
import { extensionName } from './look-words.ts'

const THREE_TABLES = '0001-messages-and-clusters'
const ADOPTED_CLUSTERS = '0005-adopted-clusters'

/** What each migration does, for those who have to agree to it. One entry a file of `migrations/postgres`. */
const migrationWords: Readonly<Record<string, string>> = {
  [THREE_TABLES]: 'Make the tables messages, clusters and cluster_messages.',
  '0002-engine':
    'Make the tables of the engine (creators, configs, homes, decisions, links, acts, act_messages, refusals, audit), and add columns of Likeness to messages and clusters.',
  '0003-imports': 'Make the table imports.',
  '0004-many-consoles':
    'Make the table database_identity, which gives this database an id, and add a column to imports.',
  [ADOPTED_CLUSTERS]:
    'Count the messages of each cluster that is there already, and note how its oldest one begins.',
  '0006-live-engine':
    'Make the tables gates, cluster_notices and engine_settings, and the schema likeness_jobs for work in the background; add columns to messages, creators, homes, decisions and acts.',
  '0007-embeddings': 'Make the tables embedding_cache, embedding_calls and message_embeddings.',
  '0008-search': 'Make the table search_checks, and an index on what messages say.',
  '0009-ingest': 'Make the tables of the ways in (tokens of programs that send messages, and counts).',
  '0010-backfill': 'Make the table backfills.',
  '0011-suggestions': 'Make an index on what the engine suggests.',
  '0012-cluster-list': 'Make the indexes anew that the cluster list is read from.',
  '0013-candidates': 'Make the table candidates.',
  '0014-precomputed-aggregations':
    'Make the tables precomputed_aggregations, data_change_log and aggregation_checks, and triggers on decisions, acts and configs that write the log.',
  '0015-left-out-of-checks': 'Add two columns to aggregation_checks, for what a check could not look at.',
  '0016-rebuilds':
    'Add columns to acts and decisions for rebuilds, which group anew what is not answered, and index them.',
}

function isWorthAWord(name: string, { tables }: DatabaseLook): boolean {
  if (name === THREE_TABLES) return tables !== 'original'
  return name !== ADOPTED_CLUSTERS || tables !== 'none'
}

/** "a", "a and b", "a, b and c". */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

function missingExtensions({ extensions, pendingMigrations }: DatabaseLook): string[] {
  const missing = extensions.filter(({ installed }) => installed === null)
  if (missing.length === 0 || pendingMigrations.length === 0) return []
  const names = listed(missing.map(({ name }) => extensionName(name)))
  return [`Create the ${missing.length === 1 ? 'extension' : 'extensions'} ${names}.`]
}

/** Everything that setting up would do to the database, in order; empty where nothing is left to do. */
export function changesOf(look: DatabaseLook): string[] {
  return [
    ...missingExtensions(look),
    ...(look.tables === 'original'
      ? ['Keep the tables messages, clusters and cluster_messages as they are, with every row.']
      : []),
    ...look.pendingMigrations
      .filter((name) => isWorthAWord(name, look))
      .map((name) => migrationWords[name] ?? `Apply the migration ${name}.`),
  ]
}

/** What is made afterwards, while people work; null where no index is missing. */
export function backgroundText({ missingIndexes }: DatabaseLook): string | null {
  if (missingIndexes.length === 0) return null
  const isOne = missingIndexes.length === 1
  return `${isOne ? 'The search index' : 'The search indexes'} ${listed(missingIndexes)} ${isOne ? 'is' : 'are'} made in the background afterwards; reading and writing go on meanwhile.`
}

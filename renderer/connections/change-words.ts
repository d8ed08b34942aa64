import type { DatabaseLook } from '../../shared/model/database-look.ts'
import { extensionName } from './look-words.ts'

/** What each migration does, for those who have to agree to it. One entry a file of `migrations/postgres`. */
const migrationWords: Readonly<Record<string, string>> = {
  '0001-messages-and-clusters': 'Make the tables messages, clusters and cluster_messages.',
  '0002-engine':
    'Make the tables of the engine (creators, configs, homes, decisions, links, acts, act_messages, refusals, audit), and add columns of Likeness to messages and clusters.',
  '0003-imports': 'Make the table imports.',
  '0004-many-consoles':
    'Make the table database_identity, which gives this database an id, and add a column to imports.',
  '0005-adopted-clusters':
    'Count the messages of each cluster that is there already, and note how its oldest one begins.',
}

const ADOPTED = '0001-messages-and-clusters'

/** Everything that setting up would do to the database, in order; empty where nothing is left to do. */
export function changesOf(look: DatabaseLook): string[] {
  const pending = look.pendingMigrations
  const missing = look.extensions.filter(({ installed }) => installed === null).map(({ name }) => name)
  const extensions = pending.length > 0 ? missing : []
  return [
    ...extensions.map((name) => `Create the extension ${extensionName(name)}.`),
    ...(look.tables === 'original'
      ? ['Keep the tables messages, clusters and cluster_messages as they are, with every row.']
      : []),
    ...pending
      .filter((name) => !(look.tables === 'original' && name === ADOPTED))
      .map((name) => migrationWords[name] ?? `Apply the migration ${name}.`),
  ]
}

/** What is made afterwards, while people work; null where no index is missing. */
export function backgroundText({ missingIndexes }: DatabaseLook): string | null {
  if (missingIndexes.length === 0) return null
  const isOne = missingIndexes.length === 1
  return `${isOne ? 'The search index' : 'The search indexes'} ${missingIndexes.join(', ')} ${isOne ? 'is' : 'are'} made in the background afterwards; reading and writing go on meanwhile.`
}

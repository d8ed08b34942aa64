import type { DatabaseObstacle } from './model/database-look.ts'

/** What keeps a database from being used, and what to do about it. Both whole sentences. */
export interface ObstacleWords {
  readonly title: string
  readonly next: string
}

/** One entry a kind; a kind without words does not compile. */
const words: Record<DatabaseObstacle['kind'], (subject: string, detail: string) => ObstacleWords> = {
  'too-old': (version) => ({
    title: `It is Postgres ${version}; Likeness needs 14 or newer.`,
    next: 'Upgrade the server, or choose another one.',
  }),
  encoding: (encoding) => ({
    title: `Its encoding is ${encoding}; Likeness needs UTF8.`,
    next: "Create a database with ENCODING 'UTF8' and move the data there.",
  }),
  'date-style': (style) => ({
    title: `It writes dates as ${style}; Likeness reads ISO.`,
    next: "Have it set: ALTER DATABASE … SET datestyle TO 'ISO'.",
  }),
  'no-extension': (extension) => ({
    title: `The extension ${extension} is not on the server.`,
    next:
      extension === 'vector'
        ? 'Install pgvector 0.5 or newer on the server (package postgresql-NN-pgvector), or turn it on at your provider.'
        : 'Install the package postgresql-contrib on the server, or turn the extension on at your provider.',
  }),
  'may-not-create-extension': (extension, user) => ({
    title: `The extension ${extension} is not created in this database, and ${user} may not create it.`,
    next: `Have an administrator run CREATE EXTENSION ${quoted(extension)} in this database.`,
  }),
  'extension-elsewhere': (extension, schema) => ({
    title: `The extension ${extension} lies in the schema ${schema}, which is not in the search path of this user.`,
    next: `Have it set: ALTER ROLE … SET search_path TO public, ${quoted(schema)}.`,
  }),
  'old-pgvector': (version) => ({
    title: `Its pgvector is ${version}; Likeness needs 0.5 or newer.`,
    next: 'Install a newer pgvector on the server, then have ALTER EXTENSION vector UPDATE run.',
  }),
  'other-tables': (table, detail) => ({
    title: `It has a table ${table} that is not the known one: ${detail}`,
    next: 'Choose another database, or rename that table. Likeness touches no table that it does not know.',
  }),
  'may-not-create': (user) => ({
    title: `${user} may not create tables in the schema public.`,
    next: `Have an administrator run GRANT CREATE ON SCHEMA public TO ${quoted(user)}.`,
  }),
  'not-owner': (table, owner) => ({
    title: `The table ${table} belongs to ${owner}, and only its owner can alter it.`,
    next: `Connect as ${owner} for the migrations, or have an administrator GRANT ${quoted(owner)} to this user.`,
  }),
  'may-not-use': (table, user) => ({
    title: `${user} may not read and write the table ${table}.`,
    next: `Have its owner run GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${quoted(user)}.`,
  }),
  'may-not-keep-jobs': (database, user) => ({
    title: `${user} may not keep jobs in ${database}: their tables lie in the schema likeness_jobs.`,
    next: `Have an administrator run CREATE SCHEMA likeness_jobs AUTHORIZATION ${quoted(user)}; where it is there already, let its owner grant all on it, its tables and its functions to ${quoted(user)}.`,
  }),
  'may-not-create-schema': (database, user) => ({
    title: `${user} may not create schemas in ${database}; to compare it, what should be there is made in one and undone.`,
    next: `Have an administrator run GRANT CREATE ON DATABASE ${quoted(database)} TO ${quoted(user)}, or compare as another user.`,
  }),
  'search-path': (schema) => ({
    title:
      schema === ''
        ? 'The schema public is not in the search path of this user.'
        : `The schema ${schema} comes before public in the search path of this user.`,
    next: 'Have it set: ALTER ROLE … SET search_path TO public.',
  }),
  'newer-likeness': (_, migrations) => ({
    title: `A newer version of Likeness has changed it (${migrations}).`,
    next: 'Use that version or a newer one.',
  }),
  'read-only': () => ({
    title: 'It takes no writes: it is a replica, or was set to read only.',
    next: 'Connect to the primary.',
  }),
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const obstacleWords = ({ kind, subject, detail }: DatabaseObstacle): ObstacleWords =>
  words[kind](subject, detail)

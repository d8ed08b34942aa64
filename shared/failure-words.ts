import { type FailureCode, type FailureData, failures } from './failure.ts'
import { obstacleWords } from './obstacle-words.ts'

/** What a person reads: what went wrong, and what to do next. Both whole sentences. */
export interface FailureWords {
  readonly title: string
  readonly next: string
}

/** A failure as it travels: over the contract, or stored with an import. */
export interface FailureLike {
  readonly code: string
  readonly data: unknown
}

/** One entry a code; a code without words, or words for data it does not carry, do not compile. */
const words: { readonly [Code in FailureCode]: (data: FailureData<Code>) => FailureWords } = {
  NOT_FOUND: ({ what, id }) => ({
    title: `There is no ${what} ${id}.`,
    next: 'It may have been changed meanwhile. Go back to the list and look again.',
  }),
  BAD_INPUT: ({ detail }) => ({ title: `This cannot be used: ${detail}`, next: 'Change it and try again.' }),
  STALE_CONFIG: ({ expected, live }) => ({
    title: `Version ${live} went live meanwhile; this was prepared against version ${expected}.`,
    next: 'Look at the difference again, then push. Nothing was changed.',
  }),
  STALE_CANDIDATE: ({ reason, name, author }) =>
    reason === 'changed'
      ? {
          title: `The candidate “${name}” was changed by ${author} meanwhile.`,
          next: 'Nothing was overwritten, and your values are still in hand. Look at how it is now; saving once more replaces it.',
        }
      : {
          title: `The candidate “${name}” was removed by ${author} meanwhile.`,
          next: 'Nothing was saved, and your values are still in hand. Save them as a candidate of their own.',
        },
  CANDIDATE_NAME_TAKEN: ({ name }) => ({
    title: `Another candidate is called “${name}”.`,
    next: 'Choose another name, or rename that one first. Nothing was changed.',
  }),
  CANNOT_REMOVE: ({ reason }) => cannotRemove[reason],
  CANNOT_ACTION: ({ reason }) =>
    reason === 'already-actioned'
      ? { title: 'The cluster is already answered.', next: 'Take the reply back first to send another one.' }
      : {
          title: 'The cluster has fewer than two messages by now.',
          next: 'Go back to the list; there is nothing left to answer together.',
        },
  CANNOT_RESTORE: ({ reason }) => cannotRestore[reason],
  CANNOT_JOIN: ({ reason }) => cannotJoin[reason],
  CANNOT_REBUILD: ({ reason }) => cannotRebuild[reason],
  CANNOT_TRACE: ({ reason }) => cannotTrace[reason],
  CANNOT_DELETE: () => ({ title: 'The message is deleted already.', next: 'There is nothing left to do.' }),
  DATABASE_DOWN: () => ({
    title: 'The database does not answer.',
    next: 'It is being opened again by itself. If this stays, check that its server runs and can be reached; without a server, quit Likeness and start it once more.',
  }),
  DATABASE_BUSY: () => ({
    title: 'The database is busy with something else.',
    next: 'Try again in a moment. Nothing was changed.',
  }),
  DATABASE_TIMEOUT: () => ({
    title:
      'The database ended this before it was done: it took longer than the server allows, or an administrator ended it.',
    next: 'Try again when it is less busy, or ask for less. Its limits are settings such as statement_timeout. Nothing was changed.',
  }),
  DATABASE_UNREACHABLE: ({ address, reason }) => ({
    title: `No database answers at ${address}: ${reason}`,
    next: 'Check host and port, and that the server runs and lets this machine in; then try again.',
  }),
  DATABASE_TLS_REFUSED: ({ address, reason }) => ({
    title: `No protected connection to ${address} could be made: ${reason}`,
    next: 'Choose the protection that the server offers, or give the certificate of the authority that signed its own.',
  }),
  DATABASE_LOGIN_REFUSED: ({ address, user }) => ({
    title: `The server at ${address} does not let ${user} in.`,
    next: 'Check user and password; if the password was changed, give the new one. What was stored is safe.',
  }),
  DATABASE_PASSWORD_NEEDED: ({ name }) => ({
    title: `The password of the connection "${name}" is not known here.`,
    next: 'Give it to connect. Without a keychain it is kept only until Likeness is quit.',
  }),
  DATABASE_MISSING: ({ address, database }) => ({
    title: `There is no database ${database} at ${address}.`,
    next: 'Check its name, or have it created (CREATE DATABASE), then try again.',
  }),
  DATABASE_READ_ONLY: ({ address }) => ({
    title: `The server at ${address} takes no writes: it is a replica, or was set to read only.`,
    next: 'Connect to the primary. If this one is being promoted, Likeness goes on by itself once it takes writes.',
  }),
  DATABASE_UNFIT: ({ obstacles }) => obstaclesInWords(obstacles),
  DATABASE_UNMIGRATED: ({ pending }) => ({
    title: `The database is not set up for this version of Likeness yet (${pending.join(', ')}).`,
    next: 'Look at what would be changed and agree to it in the window, or run "likeness migrate up". Nothing was changed.',
  }),
  DATABASE_CHANGED: () => ({
    title: 'The database is no longer as it was when you looked at it.',
    next: 'Look again, then decide. Nothing was changed.',
  }),
  DATABASE_SWITCHED: () => ({
    title: 'Another database was chosen meanwhile.',
    next: 'Look again: what you see now is of the other database.',
  }),
  WORKER_NEEDS_SERVER: () => ({
    title: 'A worker needs a database on a server: the one in the data folder is for one program alone.',
    next: 'Name a server in DATABASE_URL, or choose a saved connection with "connections use", then start the worker again.',
  }),
  DISK_FULL: ({ folder }) => ({
    title: 'The disk is full.',
    next: `Make room on the disk that holds ${folder}, then try again. What was stored is safe.`,
  }),
  FOLDER_READ_ONLY: ({ folder }) => ({
    title: `The folder ${folder} cannot be written to.`,
    next: 'Allow writing there, or choose another folder with LIKENESS_DATA, and start again.',
  }),
  FOLDER_IN_USE: ({ folder }) => ({
    title: `Another Likeness is using the folder ${folder}.`,
    next: 'Use that one or quit it, or choose another folder with LIKENESS_DATA.',
  }),
  DATABASE_UNREADABLE: ({ folder, detail }) => ({
    title: `The database in ${folder} cannot be opened: ${detail}`,
    next: 'Put a copy of the folder back, or move it away to start with an empty database.',
  }),
  SCHEMA_MISMATCH: ({ detail }) => ({
    title: `The database is not as this version of Likeness needs it: ${detail}`,
    next: 'Look at "migrate status" and "migrate verify" on the command line; "migrate up" brings it up to date.',
  }),
  FILE_MISSING: ({ file }) => ({
    title: `There is no file ${file}.`,
    next: 'Check its name and folder, then try again. Nothing was read.',
  }),
  FILE_GONE: ({ file }) => ({
    title: `The file ${file} is no longer there.`,
    next: 'Put it back or choose it again. What was stored stays, and is not stored twice.',
  }),
  FILE_UNREADABLE: ({ file }) => ({
    title: `The file ${file} cannot be read.`,
    next: 'Check that you may open it, then try again.',
  }),
  FILE_CHANGED: ({ file }) => ({
    title: `The file ${file} changed while it was read.`,
    next: 'Import it again once it is complete. Lines already stored are not stored twice.',
  }),
  FILE_EMPTY: ({ file }) => ({ title: `The file ${file} is empty.`, next: 'Choose a file with messages.' }),
  FILE_NOT_TEXT: ({ file, found }) => ({
    title: `The file ${file} is not UTF-8 text: ${found}.`,
    next: 'Save it as UTF-8 JSON Lines or CSV and choose it again.',
  }),
  FILE_NOT_UNDERSTOOD: ({ file, missing }) => ({
    title: `In the file ${file} nothing was found for: ${missing.join(', ')}.`,
    next: 'Say which column holds it, then start the import.',
  }),
  IMPORT_INTERRUPTED: () => ({
    title: 'This import was interrupted: Likeness was closed while it ran.',
    next: 'Resume it. It goes on where it was; lines already stored are not stored twice.',
  }),
  IMPORT_ELSEWHERE: () => ({
    title: 'This import belongs to another Likeness that uses the same database; its file is there.',
    next: 'Go on there; or import the file here: lines already stored are not stored twice.',
  }),
  IMPORT_ENDED: ({ state }) => ({
    title: `This import has ended (${state}).`,
    next: 'Import the file again; lines already stored are not stored twice.',
  }),
  EMBEDDING_PROVIDER_DOWN: ({ address, detail, until }) => ({
    title: `No embeddings come from ${address}: ${detail}.`,
    next:
      until === null
        ? 'It is tried again by itself. Messages are grouped by their letters meanwhile, and put right later.'
        : `It is tried again by itself at ${until.slice(11, 19)} UTC. Messages are grouped by their letters meanwhile, and put right later.`,
  }),
  EMBEDDING_KEY_NEEDED: ({ address }) => ({
    title: `The key for ${address} is not known here.`,
    next: 'Give it in the settings, or set OPENAI_API_KEY (and OPENAI_BASE_URL where it is not OpenAI) and start again.',
  }),
  EMBEDDING_KEY_REFUSED: ({ address, detail }) => ({
    title: `The provider at ${address} makes no embeddings for this key: ${detail}.`,
    next: 'Check the key, its rights and the account behind it, and give the right one in the settings.',
  }),
  EMBEDDING_MODEL_UNKNOWN: ({ address, model }) => ({
    title: `The provider at ${address} knows no model ${model}.`,
    next: 'Check the name of the model and the base URL, which most often ends in /v1.',
  }),
  EMBEDDING_NOT_SET_UP: ({ model, configured }) => ({
    title:
      configured === null
        ? `No provider is set up that makes embeddings of ${model}.`
        : `Embeddings of ${model} are needed, and the provider that is set up makes those of ${configured}.`,
    next: `Set up a provider for ${model} in the settings. What is stored stays as it is.`,
  }),
  EMBEDDING_ANSWER_REFUSED: ({ address, detail }) => ({
    title: `What ${address} answered cannot be used: ${detail}.`,
    next: 'Check model and base URL in the settings and test them there. Nothing of it was stored.',
  }),
  EMBEDDING_REFUSED: ({ detail, indexes }) => ({
    title:
      indexes.length === 1
        ? `The provider does not take a text: ${detail}.`
        : `The provider does not take ${indexes.length} of the texts: ${detail}.`,
    next: 'These are grouped by their letters alone. The others were embedded.',
  }),
  EMBEDDING_BUDGET_SPENT: ({ spent, budget }) => ({
    title: `The budget of this month is spent: $${spent.toFixed(2)} of $${budget.toFixed(2)}.`,
    next: 'Raise it in the settings, or wait for the next month (UTC). Messages that come in are still embedded.',
  }),
  BACKFILL_RUNNING: () => ({
    title: 'A backfill is running already.',
    next: 'Wait until it is done, or pause or cancel it.',
  }),
  BACKFILL_ENDED: ({ state }) => ({
    title: `This backfill is ${state}.`,
    next: 'Start another one: it takes in what is left.',
  }),
  LIST_CHANGING: () => ({
    title: 'The list changes faster than it can be read.',
    next: 'Nothing was saved, since some rows would be missing and others there twice. Try again once fewer messages arrive, or choose one creator.',
  }),
  UPLOAD_GAP: ({ expected }) => ({
    title: `A part of the file did not arrive (after byte ${expected}).`,
    next: 'Choose the file again. Nothing was imported.',
  }),
  CONNECTION_LOST: () => ({
    title: 'The connection to Likeness was lost.',
    next: 'If Likeness was quit, start it again: a window that is open goes on by itself. If it does not, open the address that Likeness prints.',
  }),
  BUG: ({ reference }) => ({
    title: 'Something went wrong that should not happen.',
    next: `What was stored is safe. The log has the details under ${reference}.`,
  }),
}

const obstaclesInWords = (obstacles: FailureData<'DATABASE_UNFIT'>['obstacles']): FailureWords => {
  const each = obstacles.map(obstacleWords)
  return {
    title: ['This database cannot be used as it is.', ...each.map(({ title }) => title)].join(' '),
    next: each.map(({ next }) => next).join(' ') || 'Look at it again.',
  }
}

const cannotRemove: Record<FailureData<'CANNOT_REMOVE'>['reason'], FailureWords> = {
  actioned: {
    title: 'The cluster is answered: its messages stay together.',
    next: 'Take the reply back first, then take the message out.',
  },
  'not-a-member': {
    title: 'The message is no longer in this cluster.',
    next: 'Reload the cluster and look again.',
  },
  deleted: { title: 'One of the two messages was deleted.', next: 'Reload and look again.' },
}

const cannotRestore: Record<FailureData<'CANNOT_RESTORE'>['reason'], FailureWords> = {
  'has-another-home': {
    title: 'A message is in another cluster by now.',
    next: 'Take it out there first, then take this back.',
  },
  'moved-since': {
    title: 'A message that the rebuild moved has been moved since.',
    next: 'Nothing was changed. Push the former values and rebuild again instead.',
  },
  'cluster-actioned': {
    title: 'The cluster was answered meanwhile.',
    next: 'Take the reply back first, then take this back.',
  },
  'taken-back': { title: 'This was already taken back.', next: 'Reload to see how things stand.' },
  'not-restorable': { title: 'This cannot be taken back.', next: 'Do the opposite by hand instead.' },
  deleted: {
    title: 'A message that this touched was deleted meanwhile.',
    next: 'What a deleted message said is gone for good; nothing was changed.',
  },
}

const cannotRebuild: Record<FailureData<'CANNOT_REBUILD'>['reason'], FailureWords> = {
  'gate-off': {
    title: 'The gate is off for this creator: nothing of it is grouped.',
    next: 'Switch it on, or to shadow, then rebuild.',
  },
  'in-shadow': {
    title: 'This creator is in shadow, and people see clusters of it: a rebuild would change these.',
    next: 'Switch its gate on, then rebuild.',
  },
  ended: {
    title: 'The database ended this before it was done.',
    next: 'Nothing of this creator was changed. Try again when it is less busy, or raise its statement_timeout.',
  },
  busy: {
    title: 'Messages of this creator were decided each time that it was tried.',
    next: 'Pause matching, or wait until nothing waits, then rebuild. Nothing was changed.',
  },
}

const cannotJoin: Record<FailureData<'CANNOT_JOIN'>['reason'], FailureWords> = {
  deleted: { title: 'One of the two messages was deleted.', next: 'Reload and look again.' },
  'has-a-home': {
    title: 'The message is in a cluster by now.',
    next: 'Take it out there first, then put it into this one.',
  },
  'not-linked': {
    title: 'The engine never linked these two.',
    next: 'A message can be put together with an earlier one that its decision names.',
  },
  answered: {
    title: 'The other message is answered: its cluster takes nobody in.',
    next: 'Take the reply back first, then put the message in.',
  },
  refused: {
    title: 'Somebody has said of these: not again.',
    next: 'Take that back first, then put the message in.',
  },
}

const cannotTrace: Record<FailureData<'CANNOT_TRACE'>['reason'], FailureWords> = {
  'not-here': {
    title: 'One of the two messages is no longer in this cluster.',
    next: 'Reload the cluster and look again.',
  },
  'not-joined': {
    title: 'Nothing joins these two any more: they were joined by someone who was taken out since.',
    next: 'They stay in one cluster as long as nobody takes one of them out.',
  },
}

/** The words for a code and the data that belongs to it. */
export function failureWords<Code extends FailureCode>(code: Code, data: FailureData<Code>): FailureWords {
  return words[code](data)
}

/** Whether this is one of the codes listed in `failure.ts`. */
export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(failures, code)
}

/** The words for a failure whose code and data come from outside; null if it is none of ours. */
export function wordsOf(failure: FailureLike): (FailureWords & { readonly canRetry: boolean }) | null {
  if (!isFailureCode(failure.code)) return null
  return readWords(failure.code, failure.data)
}

function readWords<Code extends FailureCode>(code: Code, data: unknown) {
  const read = failures[code].data.safeParse(data ?? {})
  if (!read.success) return null
  // The schema was looked up by the same code, which the compiler does not follow.
  return { ...failureWords(code, read.data as FailureData<Code>), canRetry: failures[code].retry }
}

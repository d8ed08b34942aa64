import type { CheckState, DoctorCheck } from './model/doctor.ts'

/** What a check found, and what to do about it; both whole sentences, `next` empty where nothing is to be done. */
export interface CheckWords {
  readonly title: string
  readonly next: string
}

type Words = (subject: string, detail: string, state: CheckState) => CheckWords

const NOTHING = ''

const dropWords = (index: string, condition: string) =>
  `If ${condition}, run "DROP INDEX CONCURRENTLY ${index}" on the server; Likeness never does so by itself.`

/** One entry a kind; a kind without words does not compile. */
const words: Record<DoctorCheck['kind'], Words> = {
  'pgvector-version': (version, _, state) => ({
    title: `pgvector is ${version}.`,
    next:
      state === 'ok'
        ? NOTHING
        : 'Install pgvector 0.8 or newer and have ALTER EXTENSION vector UPDATE run: filtered searches then find more.',
  }),
  'index-ready': (index, detail) => ({
    title: `The search index ${index} is complete: ${detail}.`,
    next: NOTHING,
  }),
  'index-missing': (subject, detail) => ({
    title: `${subject} has no search index of ${detail} yet; links are searched in memory until it has.`,
    next: 'It is made in the background while Likeness runs and nothing waits to be decided.',
  }),
  'index-broken': (index) => ({
    title: `The search index ${index} is not complete: it is being made, or its making broke off.`,
    next: 'Leave Likeness running, and it is made anew.',
  }),
  'index-outgrown': (index, detail) => ({
    title: `The search index ${index} was made for fewer messages: ${detail}.`,
    next: `Run "doctor rebuild ${index}"; searches go on meanwhile.`,
  }),
  'index-unasked': (index, detail) => ({
    title: `The search index ${index} works (${detail}). Nothing of Likeness asks it, and it slows down every message that comes in.`,
    next: dropWords(index, 'no other program asks it'),
  }),
  'index-unasked-broken': (index) => ({
    title: `The search index ${index} is not complete: it is being made, or its making broke off. Nothing of Likeness asks it.`,
    next: dropWords(index, 'nobody is making it'),
  }),
  'build-memory': (setting, needed, state) => ({
    title: `maintenance_work_mem is ${setting}; making the largest search index takes about ${needed}.`,
    next:
      state === 'ok'
        ? NOTHING
        : `Have it set: ALTER ROLE … SET maintenance_work_mem = '${needed}'; else it takes long.`,
  }),
  statistics: (table, age, state) => ({
    title: `The planner's statistics of the table ${table}: ${age}.`,
    next: state === 'ok' ? NOTHING : `Run ANALYZE ${table}.`,
  }),
  recall: (subject, detail, state) => ({
    title: `In the last 7 days the best candidate was found in ${detail} (${subject}); at least 0.99 is wanted.`,
    next:
      state === 'ok' ? NOTHING : 'Rebuild the search indexes that are outgrown, those of IVFFlat as HNSW.',
  }),
  'recall-unknown': () => ({
    title: 'No search by an index was checked against the exact one in the last 7 days.',
    next: NOTHING,
  }),
  'matrix-product': (by, cause, state) =>
    state === 'ok'
      ? { title: `Vectors of many messages are multiplied by the library ${by}.`, next: NOTHING }
      : {
          title: `Vectors of many messages are multiplied by ${by}, as the library did not load: ${cause.replace(/\.$/, '')}.`,
          next: 'Links are the same, and an import takes longer. On Windows install the Visual C++ runtime, elsewhere install Likeness anew; for an Intel Mac there is no library.',
        },
  'embedded-search': () => ({
    title: 'The embedded database has no search indexes on purpose: links are searched in memory, exactly.',
    next: NOTHING,
  }),
  'embedded-durability': () => ({
    title:
      'The embedded database does not wait for the disk (fsync is off): a power cut can lose the last changes.',
    next: 'Work on a server where this matters.',
  }),
}

export const doctorWords = ({ kind, subject, detail, state }: DoctorCheck): CheckWords =>
  words[kind](subject, detail, state)

import { CANDIDATE_DAYS } from '../links/engine-version.ts'
import { type FoundLinks, type IndexedMessage, LinkSearch, type SearchedMessage } from '../links/search.ts'
import { textHashOf } from '../messages/facts.ts'
import { hasCreatorIndexes } from '../store/creator-indexes.ts'
import type { Database, Reader } from '../store/database.ts'
import { pgvectorFeatures } from '../store/pgvector-version.ts'
import { readAnswered, readBeside, readCandidates, type StoredCandidate } from './stored-candidates.ts'
import {
  proposed,
  type StoredSearch,
  sameTextQuery,
  trigramQuery,
  tuneSearch,
  vectorQuery,
} from './stored-proposals.ts'

/** Four times what is kept: the order of an index is that of shorter floats and other trigrams. */
const PROPOSALS = 40

/** Without an iterative scan, filters are applied to the first of these only: there have to be more. */
const EF_SEARCH = { iterative: 200, once: 400 } as const

/** Answered messages are searched exactly up to this many: few of many are what an index is worst at. */
const MOST_ANSWERED = 2000

/** More than these lie beside the index only while a model is being put in force. */
const MOST_BESIDE = 500

/** Parts of a batch that are searched at once, each on a connection of its own: of eight, others need some too. */
const AT_ONCE = 2

export type StoredSearchOptions = {
  /** Candidates of each kind that an index proposes. */
  readonly proposals?: number
  readonly efSearch?: number
  readonly mostAnswered?: number
}

/** Whether the links of a creator can be searched in the database: it is a server, and both indexes are there. */
export async function isSearchable(database: Database, creator: string): Promise<boolean> {
  return database.state().kind === 'postgres' && (await hasCreatorIndexes(database, creator))
}

export type StoredLinks = {
  /** For each message, in their order. */
  readonly links: FoundLinks[]
  readonly method: 'hnsw'
  readonly efSearch: number
}

/**
 * Finds links among the decided messages of a creator by the indexes of the database, and for each message
 * among those before it in `messages`, as they are given, decided already or not. Indexes only propose: the
 * scores are the scorer's, and of what was proposed the links are exactly the best.
 * @returns null where too many vectors lie where no index looks, as while a model is being put in force
 */
export async function findStored(
  database: Database,
  batch: { readonly creator: string; readonly model: string; readonly messages: readonly IndexedMessage[] },
  options: StoredSearchOptions = {},
): Promise<StoredLinks | null> {
  const search = storedSearch(database.state().pgvector, batch, options)
  const known = await database.snapshot((reader) => readKnown(reader, search, batch.messages, options))
  if (known === null) return null
  const places = batch.messages.map((_, index) => index)
  const links: FoundLinks[] = []
  await Promise.all(
    Array.from({ length: AT_ONCE }, (_, part) => places.filter((place) => place % AT_ONCE === part))
      .filter((part) => part.length > 0)
      .map((part) =>
        database.snapshot(async (reader) => {
          await tuneSearch(reader, search, 'open')
          for (const place of part) links[place] = await findOne(reader, search, known, place)
        }),
      ),
  )
  return { links, method: 'hnsw', efSearch: search.efSearch }
}

/** What the searches of a batch go by, on a server with this version of pgvector. */
export function storedSearch(
  pgvector: string,
  { creator, model }: { readonly creator: string; readonly model: string },
  options: StoredSearchOptions = {},
): StoredSearch {
  const ef = pgvectorFeatures(pgvector).iterativeScan ? EF_SEARCH.iterative : EF_SEARCH.once
  const { proposals = PROPOSALS, efSearch = ef } = options
  return { creator, model, pgvector, proposals, efSearch }
}

/** What is the same for every message of a batch. */
type Known = {
  readonly messages: readonly IndexedMessage[]
  readonly seqs: ReadonlySet<number>
  /** Those whose vectors are not in the index: candidates of every message. */
  readonly beside: readonly StoredCandidate[]
  /** All that are answered; null: too many, the indexes are asked. */
  readonly answered: LinkSearch | null
}

async function readKnown(
  reader: Reader,
  { creator, model }: StoredSearch,
  messages: readonly IndexedMessage[],
  options: StoredSearchOptions,
): Promise<Known | null> {
  const seqs = new Set(messages.map(({ seq }) => seq))
  const beside = await readBeside(reader, creator, model, MOST_BESIDE)
  if (beside === null) return null
  const answered = await readAnswered(reader, creator, model, options.mostAnswered ?? MOST_ANSWERED)
  return {
    messages,
    seqs,
    beside: beside.filter(({ seq }) => !seqs.has(seq)),
    answered:
      answered &&
      searchAmong([
        ...answered.filter(({ seq }) => !seqs.has(seq)),
        ...messages.filter(({ isAnswered }) => isAnswered),
      ]),
  }
}

async function findOne(
  reader: Reader,
  search: StoredSearch,
  known: Known,
  place: number,
): Promise<FoundLinks> {
  const message = known.messages[place] as IndexedMessage
  const candidates = new Map<number, IndexedMessage>()
  for (const before of known.messages.slice(0, place)) candidates.set(before.seq, before)
  const hashes = new Map<number, string>()
  const take = (found: readonly StoredCandidate[]) => {
    for (const candidate of found) {
      candidates.set(candidate.seq, candidate)
      hashes.set(candidate.seq, candidate.textHash)
    }
  }
  take(known.beside)
  const add = async (seqs: readonly number[]) => {
    const unread = [...new Set(seqs)].filter((seq) => !hashes.has(seq) && !known.seqs.has(seq))
    take(await readCandidates(reader, search.creator, search.model, unread))
  }
  await add(await propose(reader, search, message, known.answered === null))
  const first = searchAmong([...candidates.values()]).find(message)
  const linked = listsOf(first).flatMap(({ seqs }) => seqs.flatMap((seq) => hashes.get(seq) ?? []))
  const texts = new Set([textHashOf(message.normalised), ...linked])
  await add(await proposed(reader, sameTextQuery(search, message, [...texts])))
  const found = searchAmong([...candidates.values()]).find(message)
  return known.answered === null ? found : { ...found, answered: known.answered.find(message).answered }
}

async function propose(
  reader: Reader,
  search: StoredSearch,
  message: SearchedMessage,
  asksAnswered: boolean,
): Promise<number[]> {
  const { vector } = message
  const seqs = await proposed(reader, trigramQuery(search, message, 'open'))
  if (vector) seqs.push(...(await proposed(reader, vectorQuery(search, message, vector, 'open'))))
  if (!asksAnswered) return seqs
  await tuneSearch(reader, search, 'answered')
  seqs.push(...(await proposed(reader, trigramQuery(search, message, 'answered'))))
  if (vector) seqs.push(...(await proposed(reader, vectorQuery(search, message, vector, 'answered'))))
  await tuneSearch(reader, search, 'open')
  return seqs
}

const listsOf = ({ trigram, vector, answered }: FoundLinks) => [
  trigram,
  vector,
  answered.trigram,
  answered.vector,
]

function searchAmong(candidates: readonly IndexedMessage[]): LinkSearch {
  const among = new LinkSearch({ candidateDays: CANDIDATE_DAYS })
  for (const candidate of candidates.toSorted((one, other) => one.seq - other.seq)) among.add(candidate)
  return among
}

import { DryRun } from '../../shared/model/decision.ts'
import type { LinkKind } from '../../shared/model/link.ts'
import { fromMillionths } from '../../shared/model/similarity.ts'
import { configInForce } from '../configs/config-store.ts'
import type { Gates } from '../configs/gates.ts'
import type { EmbeddingProvider } from '../embeddings/provider.ts'
import { CANDIDATE_DAYS } from '../links/engine-version.ts'
import type { FoundLinks } from '../links/search.ts'
import { textFacts } from '../messages/facts.ts'
import type { Database, Reader } from '../store/database.ts'
import { passedOver } from './accept.ts'
import { creatorState } from './creator-state.ts'
import { type Decided, decide, type PendingMessage } from './decide.ts'
import { gatherWorld } from './gather.ts'
import type { LinkFinder } from './link-finder.ts'
import type { DecidingConfig, LiveWorld } from './live-world.ts'
import { SHOWN_BESIDE_CHARACTERS, shownText } from './shown-text.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export type DryRunOptions = {
  readonly database: Database
  readonly finder: LinkFinder
  readonly gates: Gates
  readonly providers: { for(model: string, purpose: 'online'): Promise<EmbeddingProvider> }
}

export type DryRunInput = {
  readonly creator: string
  readonly text: string
  readonly channel?: string | undefined
}

/** What the engine would do with a text that arrived now, after what is decided so far. Stores nothing. */
export async function dryRun(options: DryRunOptions, input: DryRunInput): Promise<DryRun> {
  const { database } = options
  const state = await creatorState(database, input.creator)
  const facts = textFacts(input.text)
  const message: PendingMessage = {
    id: '',
    seq: state.lastSeq + 1,
    textHash: facts.textHash,
    wordCount: facts.wordCount,
    numbersHash: facts.numbersHash,
    channel: input.channel ?? '',
    createdAtMs: await arrivalTime(database, input.creator),
    skip: facts.isEmpty
      ? 'skipped:empty'
      : (await options.gates.of(input.creator)) === 'off'
        ? 'skipped:gate'
        : null,
  }
  const links = message.skip ? null : await lookForLinks(options, input.creator, message, facts.normalised)
  const world = await gatherWorld(database, input.creator, [links], [message])
  const config = await configInForce(database, state.model)
  const decided = decide(world, message, links, config, () => 'new')
  return describe(database, input.creator, config, world, decided)
}

/**
 * Now, by the server's clock; but in an inbox whose newest message no message of today could be matched to (a history that was
 * imported), right after that message: the answer is about the inbox, not about its age.
 */
async function arrivalTime(reader: Reader, creator: string): Promise<number> {
  const [found] = await reader.rows<{ newest: Date | null; now: Date }>(
    'SELECT max(created_at) AS newest, clock_timestamp() AS now FROM messages WHERE creator_id = $1',
    [creator],
  )
  if (!found) throw new Error('an aggregate gives one row')
  const nowMs = found.now.getTime()
  const newestMs = found.newest?.getTime() ?? Number.POSITIVE_INFINITY
  return nowMs - newestMs > CANDIDATE_DAYS * DAY_MS ? newestMs + 1 : nowMs
}

/** Tries again while messages are being decided: each decision makes the worker's candidates newer. */
async function lookForLinks(
  { database, finder, providers }: DryRunOptions,
  creator: string,
  message: PendingMessage,
  normalised: string,
): Promise<FoundLinks> {
  let embedded = { model: '', vector: null as Float32Array | null }
  for (;;) {
    const state = await creatorState(database, creator)
    if (embedded.model !== state.model) {
      const [embedding] = await (await providers.for(state.model, 'online')).embed([normalised])
      embedded = { model: state.model, vector: embedding?.vector ?? null }
    }
    const found = await finder.look(creator, state, {
      seq: message.seq,
      createdAtMs: message.createdAtMs,
      normalised,
      vector: embedded.vector,
      isAnswered: false,
    })
    if (found) return found
  }
}

type Named = { seq: number; id: string; externalId: string; text: string; visitor: string }

async function describe(
  reader: Reader,
  creator: string,
  config: DecidingConfig,
  world: LiveWorld,
  decided: Decided,
): Promise<DryRun> {
  const lists = (['trigram', 'vector'] as const).map((kind) => ({ kind, list: decided.links?.[kind] }))
  const rows = await reader.rows<Named>(
    `SELECT seq, id, external_message_id AS "externalId",
       ${shownText('text', SHOWN_BESIDE_CHARACTERS)} AS text, visitor_username AS visitor
     FROM messages WHERE creator_id = $1 AND seq = ANY($2)`,
    [creator, lists.flatMap(({ list }) => list?.seqs ?? [])],
  )
  const bySeq = new Map(rows.map((row) => [row.seq, row]))
  const reason = (kind: LinkKind, seq: number) =>
    passedOver(world, decided.message.seq, seq, kind, config.minimumWords)
  return DryRun.parse({
    creator,
    arrivesAt: new Date(decided.message.createdAtMs).toISOString(),
    outcome: decided.outcome,
    suggested: decided.isSuggested,
    match: matchOf(decided, bySeq),
    configVersion: config.version,
    threshold: fromMillionths(config.threshold),
    trigramThreshold: fromMillionths(config.trigramThreshold),
    links: lists.flatMap(({ kind, list }) =>
      (list?.seqs ?? []).map((seq, index) => ({
        kind,
        rank: index + 1,
        candidate: bySeq.get(seq)?.externalId,
        text: bySeq.get(seq)?.text,
        score: fromMillionths(list?.scores[index] ?? 0),
        passedOver: reason(kind, seq),
      })),
    ),
  })
}

function matchOf({ match }: Decided, bySeq: ReadonlyMap<number, Named>) {
  const named = match && bySeq.get(match.candidate.seq)
  if (!match || !named) return null
  const score = (millionths: number | null) => (millionths === null ? null : fromMillionths(millionths))
  return {
    ...named,
    kind: match.accepted.kind,
    trigramScore: score(match.trigramScore),
    vectorScore: score(match.vectorScore),
  }
}

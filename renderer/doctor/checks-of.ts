import { checkedWords } from '../../shared/aggregation-words.ts'
import { doctorWords } from '../../shared/doctor-words.ts'
import { failureWords, wordsOf } from '../../shared/failure-words.ts'
import { type AggregationState, isAmiss } from '../../shared/model/aggregation.ts'
import type { Backfill } from '../../shared/model/backfill.ts'
import type { Config } from '../../shared/model/config.ts'
import type { CheckState, DoctorCheck } from '../../shared/model/doctor.ts'
import { LEXICAL_MODEL, type EmbeddingState } from '../../shared/model/embedding.ts'
import type { EngineWork } from '../../shared/model/job.ts'
import { counted } from '../ui/numbers.ts'
import { differenceText } from '../ui/times.ts'

/** What can be done about a check at once. */
export type CheckAct =
  | { readonly does: 'rebuild'; readonly index: string }
  | { readonly does: 'redrive' }
  | { readonly does: 'compare' }
  | { readonly does: 'resume' }
  | { readonly does: 'go'; readonly href: string; readonly label: string }

/** One thing that was looked at, as it is shown. */
export interface Check {
  readonly state: CheckState
  readonly title: string
  /** Empty where nothing is to be done. */
  readonly next: string
  readonly acts: readonly CheckAct[]
}

/** What is looked at. */
export interface Looked {
  readonly doctor: readonly DoctorCheck[]
  readonly work: EngineWork
  readonly embeddings: EmbeddingState
  readonly config: Pick<Config, 'embeddingModel'>
  readonly notTakenIn: number
  readonly backfill: Backfill | null
  /** Null where that could not be read, which is said where its figures would be. */
  readonly aggregations: AggregationState | null
}

const settings = { does: 'go', href: '/settings', label: 'Open the settings' } as const
const toBackfill = { does: 'go', href: '/ops/backfill', label: 'Open the backfill' } as const

/** A first message that waits longer than this is stuck. */
const STUCK_MS = 300_000
/** The queue is too deep from here on. */
const DEEP = 1_000

function ofDoctor(check: DoctorCheck): Check {
  const { title, next } = doctorWords(check)
  const canRebuild = check.kind === 'index-outgrown' || check.kind === 'index-broken'
  return {
    state: check.state,
    title,
    next,
    acts: canRebuild ? [{ does: 'rebuild', index: check.subject }] : [],
  }
}

function ofJobs({ dead }: EngineWork): Check {
  if (dead === 0) return { state: 'ok', title: 'No job has failed too often.', next: '', acts: [] }
  return {
    state: 'problem',
    title: `${counted(dead, 'job')} failed too often.`,
    next: 'See why, and try them again once that is put right. The messages are safe.',
    acts: [{ does: 'redrive' }, { does: 'go', href: '/ops', label: 'See them' }],
  }
}

function ofPending({ pending, oldestPendingMs, pause }: EngineWork): Check {
  if (pause) {
    return {
      state: 'due',
      title: `Matching is paused by ${pause.by}; ${counted(pending, 'message')} ${pending === 1 ? 'waits' : 'wait'}.`,
      next: 'What comes in is stored, and waits until matching goes on.',
      acts: [{ does: 'resume' }],
    }
  }
  const waited = oldestPendingMs ?? 0
  if (pending === 0 || (pending <= DEEP && waited < STUCK_MS)) {
    return { state: 'ok', title: 'Messages are decided soon after they come in.', next: '', acts: [] }
  }
  return {
    state: waited < STUCK_MS ? 'due' : 'problem',
    title: `${counted(pending, 'message')} wait to be matched, the first for ${differenceText(waited)}.`,
    next: 'They are worked off while Likeness or a worker runs. If the number only grows, start more workers.',
    acts: [{ does: 'go', href: '/ops', label: 'See what waits' }],
  }
}

function ofProvider({ embeddings, config: { embeddingModel: model } }: Looked): Check[] {
  const configured = embeddings.settings?.model ?? null
  if (model !== LEXICAL_MODEL && configured !== model) {
    const words = failureWords('EMBEDDING_NOT_SET_UP', { model, configured })
    return [{ state: 'problem', ...words, acts: [settings] }]
  }
  if (embeddings.settings === null) {
    return [
      {
        state: 'ok',
        title: `Embeddings are made by ${LEXICAL_MODEL}, without a provider.`,
        next: '',
        acts: [],
      },
    ]
  }
  const { breaker, spending } = embeddings
  const address = new URL(embeddings.settings.baseUrl).origin
  const away: Check =
    breaker.state === 'closed'
      ? {
          state: 'ok',
          title: `The provider of embeddings at ${address} has not failed lately.`,
          next: '',
          acts: [],
        }
      : {
          state: 'problem',
          ...failureWords('EMBEDDING_PROVIDER_DOWN', {
            address,
            detail: 'it failed several times in a row',
            until: breaker.until,
          }),
          acts: [settings],
        }
  if (!spending.isWarned || spending.budget === null) return [away]
  const { spent, budget, isSpent } = spending
  const words = failureWords('EMBEDDING_BUDGET_SPENT', { spent, budget })
  const nearly = {
    title: `The budget of this month is nearly spent: $${spent.toFixed(2)} of $${budget.toFixed(2)}.`,
    next: words.next,
  }
  return [away, { state: isSpent ? 'problem' : 'due', ...(isSpent ? words : nearly), acts: [settings] }]
}

function ofBackfill({ backfill, notTakenIn }: Looked): Check[] {
  if (backfill?.failure && (backfill.state === 'paused' || backfill.state === 'failed')) {
    const why = wordsOf(backfill.failure)
    const title = `The backfill stands still: ${why?.title ?? backfill.failure.code}`
    return [{ state: 'problem', title, next: why?.next ?? 'Resume it.', acts: [toBackfill] }]
  }
  if (notTakenIn === 0 || backfill?.state === 'running') return []
  return [
    {
      state: 'due',
      title: `${counted(notTakenIn, 'message')} of this database ${notTakenIn === 1 ? 'is' : 'are'} not taken in.`,
      next: 'A backfill takes them in; it says first what that costs.',
      acts: [toBackfill],
    },
  ]
}

/** Where all is well, the figures below say so. */
function ofAggregations(state: AggregationState | null): Check[] {
  return state !== null && isAmiss(state)
    ? [{ state: 'problem', ...checkedWords(state), acts: [{ does: 'compare' }] }]
    : []
}

const worst: readonly CheckState[] = ['problem', 'due', 'ok']

/** Everything that was looked at, the worst first. */
export function checksOf(looked: Looked): Check[] {
  return [
    ofJobs(looked.work),
    ofPending(looked.work),
    ...ofProvider(looked),
    ...ofBackfill(looked),
    ...ofAggregations(looked.aggregations),
    ...looked.doctor.map(ofDoctor),
  ].toSorted((one, other) => worst.indexOf(one.state) - worst.indexOf(other.state))
}

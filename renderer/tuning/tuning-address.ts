import { SeenCandidate } from '../../shared/model/candidate.ts'
import { type Config, ConfigValues } from '../../shared/model/config.ts'
import { COUNT_ALL, CountFilter, countsAll } from '../../shared/model/count-filter.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { type EffectView, effectViews } from './effects/effects-bar.tsx'
import { type TunedValues, tunedValues } from './tuned-values.ts'

/** What the address says of Tuning. */
export interface TuningAddress {
  /** As they were set, see `kept`; null: what is live. */
  readonly values: TunedValues | null
  /** The candidate that the values come from, as it was seen. */
  readonly candidate: SeenCandidate | null
  /** Null is all creators; undefined where the address does not say. */
  readonly creator: CreatorId | null | undefined
  /** Those of the candidate when the link was made; null: the candidate's as it is, or as they are live. */
  readonly minimumWords: number | null
  /** Which messages are counted. */
  readonly filter: CountFilter
  /** What of the effect is shown; null: whatever was shown last. */
  readonly view: EffectView | null
  /** Why what it says is left aside, for people. */
  readonly problem: string | null
}

/** Empty, or as `writeAddress` writes it; a threshold that is left out is the live one. */
export function readAddress(search: string, live: Config): TuningAddress {
  const given = new URLSearchParams(search)
  const creator = readCreator(given.get('creator'))
  const view = effectViews.find(({ value }) => value === given.get('view'))?.value ?? null
  const filter = readFilter(given)
  const minimumWords = readMinimumWords(given.get('minimumWords'))
  const rest = { creator, filter: filter ?? COUNT_ALL, view, minimumWords: minimumWords ?? null }
  const refused = (problem: string) => ({
    ...rest,
    ...{ values: null, candidate: null, minimumWords: null, problem },
  })
  const model = given.get('model')
  const values = readValues(given, live)
  if (values === 'unreadable' || minimumWords === undefined)
    return refused('The thresholds in this link cannot be read.')
  if (filter === null) return refused('Which messages are counted in this link cannot be read.')
  if (values !== null && model !== null && model !== live.embeddingModel) {
    return refused(
      `The thresholds in this link are for ${model}; they mean nothing for ${live.embeddingModel}.`,
    )
  }
  if (values === null) return { ...rest, values, candidate: null, minimumWords: null, problem: null }
  return { ...rest, values, candidate: readCandidate(given.get('candidate')), problem: null }
}

/** What is shown, as it is written behind the `?` of the address; empty where it is the live config and all messages. */
export function writeAddress(shown: {
  /** Null: what is live. */
  readonly values: TunedValues | null
  readonly model: string
  readonly candidate: SeenCandidate | null
  readonly creator: CreatorId | null
  readonly filter: CountFilter
  readonly minimumWords?: number | null
  readonly view?: EffectView | null
}): string {
  const { values, model, candidate, creator, filter, minimumWords = null, view } = shown
  const written = new URLSearchParams()
  for (const [name, value] of Object.entries(values === null ? {} : tunedValues(values)))
    written.set(name, String(value))
  if (values !== null) written.set('model', model)
  if (values !== null && minimumWords !== null) written.set('minimumWords', String(minimumWords))
  for (const [name, value] of Object.entries(filter)) if (value !== null) written.set(name, String(value))
  if (view) written.set('view', view)
  if (written.size > 0) written.set('creator', creator ?? '')
  if (values !== null && candidate) written.set('candidate', `${candidate.id}.${candidate.version}`)
  return String(written)
}

/** Null where none are named; undefined where they cannot be read. */
function readMinimumWords(written: string | null): number | null | undefined {
  if (written === null) return null
  return ConfigValues.shape.minimumWords.safeParse(/^\d{1,9}$/.test(written) ? Number(written) : null).data
}

/** Null where it cannot be read. */
function readFilter(given: URLSearchParams): CountFilter | null {
  const lengthOf = (name: string) => {
    const written = given.get(name)
    if (written === null) return null
    return /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN
  }
  const asked = {
    ...{ from: given.get('from'), to: given.get('to'), language: given.get('language') },
    ...{ minLength: lengthOf('minLength'), maxLength: lengthOf('maxLength') },
  }
  const { data } = CountFilter.safeParse(asked)
  // Always the same one, else what is memoised by it is made anew with each address.
  if (data && countsAll(data)) return COUNT_ALL
  return data ?? null
}

/** Null where no threshold is named. */
function readValues(given: URLSearchParams, live: TunedValues): TunedValues | 'unreadable' | null {
  const names = ['threshold', 'trigramThreshold', 'suggestThreshold'] as const
  if (!names.some((name) => given.has(name))) return null
  const values = { ...tunedValues(live) }
  for (const name of names) {
    const written = given.get(name)
    if (written === null) continue
    const value = /^[01](\.\d{1,6})?$/.test(written) ? Number(written) : Number.NaN
    if (!(value <= 1)) return 'unreadable'
    values[name] = value
  }
  return values
}

function readCreator(written: string | null): CreatorId | null | undefined {
  if (written === '') return null
  return CreatorId.safeParse(written).data
}

function readCandidate(written: string | null): SeenCandidate | null {
  const [id, version] = written?.split('.') ?? []
  return SeenCandidate.safeParse({ id, version: Number(version) }).data ?? null
}

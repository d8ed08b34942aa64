import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { SeenCandidate } from '../../shared/model/candidate.ts'
import type { Config, ConfigValues } from '../../shared/model/config.ts'
import type { CountFilter } from '../../shared/model/count-filter.ts'
import { linkTo } from '../frame/link-to.ts'
import { useScope } from '../frame/scope.tsx'
import { searchNow, useAddressSearch } from '../frame/use-address.ts'
import type { EffectView } from './effects/effects-bar.tsx'
import { areSame, kept, type TunedValues, tunedValues } from './tuned-values.ts'
import { readAddress, type TuningAddress, writeAddress } from './tuning-address.ts'
import { useScopeInAddress } from './use-scope-in-address.ts'
import { useUnreadable } from './use-unreadable.ts'

/** How long values rest before the address follows them. */
const REST_MS = 250

/** Values that stood in the address for less than this were only passed by: going back does not stop at them. */
const PASSING_MS = 2_000

/** Values that are being moved, on the way from what the address said when they began to. */
interface Moved {
  readonly from: string
  /** When they began to be, as `performance.now` tells it. */
  readonly since: number
  readonly values: TunedValues
}

/** What else an address may say. */
interface Shown {
  readonly filter?: CountFilter
  readonly view?: EffectView | null
  readonly minimumWords?: number | null
}

/** The thresholds in hand. They live in the address; it follows them once they rest. */
export function useTunedValues(live: Config) {
  const { creator } = useScope()
  const search = useAddressSearch()
  const [, goTo] = useLocation()
  const [moved, setMoved] = useState<Moved | null>(null)
  const settled = useRef({ search: '', at: Number.NEGATIVE_INFINITY })
  const address: TuningAddress = useMemo(() => readAddress(search, live), [search, live])
  const isMoving = moved?.from === search
  const wanted = useMemo(
    () => tunedValues(isMoving ? moved.values : (address.values ?? live)),
    [isMoving, moved, address, live],
  )
  const values = useMemo(() => kept(wanted), [wanted])

  const { filter, minimumWords } = address
  const searchOf = (shown: TunedValues | null, candidate: SeenCandidate | null, more: Shown = {}) =>
    writeAddress({ values: shown, model: live.embeddingModel, candidate, creator, filter, ...more })
  /** With what the address says of minimum words, which stay as the thresholds are moved. */
  const searchNext = (shown: TunedValues | null, more: Shown = {}) =>
    searchOf(shown, address.candidate, { minimumWords, ...more })
  const go = (next: string, replace: boolean) => {
    if (next !== searchNow()) goTo(next === '' ? '/tuning' : `/tuning?${next}`, { replace })
  }
  const show = (next: string, replace: boolean) => {
    setMoved(null)
    go(next, replace)
  }
  const settle = useEffectEvent(({ since }: Moved) => {
    const isBack = address.candidate === null && minimumWords === null && areSame(values, live)
    const next = searchNext(isBack ? null : wanted)
    const { current: last } = settled
    const isPassing = last.search === search && since - last.at < PASSING_MS
    settled.current = { search: next, at: performance.now() }
    show(next, isPassing)
  })
  useEffect(() => {
    if (!isMoving || moved === null) return
    const timer = setTimeout(() => settle(moved), REST_MS)
    return () => clearTimeout(timer)
  }, [isMoving, moved])
  useScopeInAddress(address.creator, () => {
    if (search !== '') show(searchNext(address.values && wanted, { view: address.view }), false)
  })
  useUnreadable(address.problem, () => show('', true))

  return {
    values,
    /** The suggest threshold that was set. Where it is above the threshold, that one holds in its place. */
    wantedSuggestThreshold: wanted.suggestThreshold,
    /** The candidate that the values come from, as it was seen. */
    candidate: address.candidate,
    /** While they are dragged or typed. Gives those that hold then. */
    move(change: Partial<TunedValues>): TunedValues {
      setMoved((before) => ({
        from: search,
        since: before?.from === search ? before.since : performance.now(),
        values: { ...(before?.from === search ? before.values : wanted), ...change },
      }))
      return kept({ ...wanted, ...change })
    },
    /** At once, as one step that can be gone back. */
    putInHand: (chosen: TunedValues, candidate: SeenCandidate) =>
      show(searchOf(tunedValues(chosen), candidate), false),
    /** Notes which candidate the values in hand are, or are a change of, by now. They may have been moved on meanwhile. */
    keepAs(candidate: SeenCandidate): void {
      const before = searchNow()
      const said = readAddress(before, live)
      const next = searchOf(said.values ?? live, candidate, { filter: said.filter })
      setMoved((moving) => (moving?.from === before ? { ...moving, from: next } : moving))
      go(next, true)
    },
    backToLive: () => show(searchOf(null, null), false),
    filter,
    /** Which messages are counted; the values in hand stay. */
    count: (chosen: CountFilter) =>
      show(
        searchNext(isMoving || address.values ? wanted : null, { filter: chosen, view: address.view }),
        true,
      ),
    /** What of the effect the address wants shown; null where it does not say. */
    view: address.view,
    /** Another one is looked at: what the address wants shown is past. */
    leaveView(): void {
      if (address.view) show(searchNext(isMoving || address.values ? wanted : null), true)
    },
    /** Minimum words that the address says; null where it does not. */
    minimumWords,
    /** Where exactly this is shown. */
    linkOf: (view: EffectView, whole: ConfigValues) =>
      linkTo(
        `tuning?${searchNext(wanted, { view, minimumWords: whole.minimumWords === live.minimumWords ? null : whole.minimumWords })}`,
      ),
  }
}

export type Tuned = ReturnType<typeof useTunedValues>

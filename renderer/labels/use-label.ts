import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LabelId, MessageId } from '../../shared/model/id.ts'
import type { Verdict } from '../../shared/model/label.ts'
import type { LinkKind } from '../../shared/model/link.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'
import { Presses } from './presses.ts'

/** A link that can be labelled, with the verdict that stands on it. */
export interface LabelledLink {
  readonly message: MessageId
  readonly candidate: MessageId
  readonly kind: LinkKind
  readonly verdict: Verdict | null
  readonly labelId: LabelId | null
}

interface Wish {
  readonly link: LabelledLink
  readonly verdict: Verdict
  /** The verdict is to go and not to come. */
  readonly isTakenBack: boolean
}

/** Files a verdict on a link; the one that already stands is taken back instead, be it shown already or not. */
export function useLabel(source: 'clusters' | 'tuning') {
  const queryClient = useQueryClient()
  const [presses] = useState(() => new Presses())
  const { mutate } = useMutation({
    // One after the other: a press takes back what the one before it has filed.
    scope: { id: 'labels' },
    mutationFn: async ({ link, verdict, isTakenBack }: Wish) => {
      const { message, candidate, kind } = link
      if (!isTakenBack) {
        const { id } = await client.labels.put({ message, candidate, kind, verdict, source })
        presses.carriedOut(nameOf(link), { verdict, labelId: id })
        return
      }
      const standing = presses.standing(nameOf(link)) ?? link
      // Where it could not be filed, there is nothing to take back.
      const isThere = standing.verdict === verdict && standing.labelId !== null
      if (isThere) await client.labels.takeBack({ id: standing.labelId })
      presses.carriedOut(nameOf(link), isThere ? { verdict: null, labelId: null } : standing)
    },
    onError: (_error, { link }) => presses.forget(nameOf(link)),
    onSettled: () => {
      for (const queryKey of shownLabels()) void queryClient.invalidateQueries({ queryKey })
    },
  })
  return (link: LabelledLink, verdict: Verdict) =>
    mutate({ link, verdict, isTakenBack: presses.press(nameOf(link), link, verdict) === null })
}

const nameOf = ({ message, candidate, kind }: LabelledLink) => `${message} ${candidate} ${kind}`

const shownLabels = () => [
  api.labels.key(),
  api.clusters.members.key(),
  api.previews.flips.key(),
  api.previews.change.key(),
  api.previews.changeFlips.key(),
  api.previews.scores.key(),
]

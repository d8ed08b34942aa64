import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { LabelId, MessageId } from '../../shared/model/id.ts'
import type { Verdict } from '../../shared/model/label.ts'
import type { LinkKind } from '../../shared/model/link.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'

/** A link that can be labelled, with the verdict that stands on it. */
export interface LabelledLink {
  readonly message: MessageId
  readonly candidate: MessageId
  readonly kind: LinkKind
  readonly verdict: Verdict | null
  readonly labelId: LabelId | null
}

/** Files a verdict on a link; the one that already stands is taken back instead. */
export function useLabel(source: 'clusters' | 'tuning') {
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: async ({ link, verdict }: { link: LabelledLink; verdict: Verdict }) => {
      const { message, candidate, kind, labelId } = link
      if (link.verdict === verdict && labelId !== null) await client.labels.takeBack({ id: labelId })
      else await client.labels.put({ message, candidate, kind, verdict, source })
    },
    onSettled: () =>
      Promise.all(
        [
          api.labels.key(),
          api.clusters.members.key(),
          api.previews.flips.key(),
          api.previews.scores.key(),
        ].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
      ),
  })
  return (link: LabelledLink, verdict: Verdict) => mutate({ link, verdict })
}

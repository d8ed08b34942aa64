import type { LinkKind } from '../../shared/model/link.ts'

/** What tells one link from another. The ids are message ids. */
export type LinkKey = { messageId: string; candidateId: string; kind: LinkKind }

/** A link's name in a map. Message ids hold no spaces. */
export const linkKey = ({ messageId, candidateId, kind }: LinkKey): string =>
  `${messageId} ${candidateId} ${kind}`

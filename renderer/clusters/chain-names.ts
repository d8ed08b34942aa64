import type { ChainLink, ChainMessage } from '../../shared/model/chain.ts'

/** What a message is called here: its letter, or who sent it where it has none, as it is not among those shown. */
export function chainName({ id, visitor }: ChainMessage, letters: ReadonlyMap<string, string>): string {
  return letters.get(id) ?? (visitor || 'unnamed visitor')
}

/** What a link is made by, beside its score; a person gives none. */
export function kindWords({ kind }: Pick<ChainLink, 'kind'>): string {
  return kind === 'person' ? 'by a person' : kind
}

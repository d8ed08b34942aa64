import type { KeySource } from '../../shared/model/embedding.ts'

type KnownSource = Exclude<KeySource, null> | 'none'

/** Where the key is known from, for people. */
export const keyWords: Readonly<Record<KnownSource, string>> = {
  environment: 'from the variable OPENAI_API_KEY',
  kept: 'kept in the keychain of this system',
  held: 'held until Likeness is quit',
  none: 'none is known here',
}

interface KeySituation {
  readonly source: KeySource
  /** The server that is typed is another one than the saved key is for. */
  readonly isOtherServer: boolean
  readonly origin: string
}

/** What to do with the field of the key. */
export function keyHint({ source, isOtherServer, origin }: KeySituation): string {
  if (isOtherServer)
    return `A key goes to one server only: give the one for ${origin}. It is never shown again.`
  switch (source) {
    case 'environment':
      return 'Known from the variable OPENAI_API_KEY. One that is given here comes before it.'
    case 'kept':
    case 'held':
      return 'Known already: leave it empty to go on with that one, or replace it. It is never shown again.'
    case null:
      return 'Goes to this server and nowhere else, and is never shown again. A server of your own may need none.'
  }
}

/** Where a key that is given lives on. */
export function keepingWords(host: 'web' | 'desktop'): string {
  const why =
    host === 'web'
      ? 'Likeness in the browser has no keychain'
      : 'There is no keychain that is safe on this system'
  return `${why}: the key is held until Likeness is quit. To have it again after a start, set the variable OPENAI_API_KEY.`
}

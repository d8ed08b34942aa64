/**
 * Characters that steer a terminal or turn text around instead of being seen: C0 and C1 controls, line and
 * paragraph separators, and marks of direction.
 */
const STEERING = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

const codeOf = (character: string) => character.charCodeAt(0).toString(16).padStart(4, '0')

/** Text of a message made harmless for a terminal: what would steer it is spelled out. */
export const escapeForTerminal = (text: string): string =>
  text.replace(STEERING, (character) => SHORT[character] ?? `\\u${codeOf(character)}`)

/** JSON that says the same and holds none of these characters. Line breaks between values stay. */
export const escapeJson = (json: string): string =>
  json.replace(STEERING, (character) => (character === '\n' ? character : `\\u${codeOf(character)}`))

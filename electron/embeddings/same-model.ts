/** A date, a number or a tag after the name: `-2024-01-25`, `-001`, `:latest`, `@20240125`. */
const VARIANT = /^([-:@]v?\d[\w.-]*|:latest)$/

/** Routers put the maker's name before it: `openai/text-embedding-3-small`. */
const bare = (name: string): string => name.toLowerCase().split('/').at(-1) ?? ''

/**
 * Whether an answer's name means the model that was asked for: the same, with or without a path before it,
 * and with a date, version or tag after it. `-large` is none of these, so it is another model.
 */
export function isSameModel(asked: string, answered: string): boolean {
  const [one, other] = [bare(asked), bare(answered)]
  return one === other || (other.startsWith(one) && VARIANT.test(other.slice(one.length)))
}

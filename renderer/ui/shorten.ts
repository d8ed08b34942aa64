/** The first `length` characters at most, never half of one. Long texts are cut before they reach the page. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length
  return `${text.slice(0, end)}…`
}

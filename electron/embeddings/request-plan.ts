/** Texts that the API takes in one request. */
const MOST_TEXTS = 2048

/** The API takes 300,000 tokens in one request; a token has a byte at least. */
export const MOST_BYTES = 280_000

/** Cuts texts, in their order, into what one request may hold. One text that is larger by itself goes alone. */
export function planRequests(texts: readonly string[], mostTexts: number): string[][] {
  const requests: string[][] = []
  let request: string[] = []
  let bytes = 0
  for (const text of texts) {
    const size = Buffer.byteLength(text)
    const isFull = request.length >= Math.min(mostTexts, MOST_TEXTS) || bytes + size > MOST_BYTES
    if (request.length === 0 || isFull) {
      request = []
      bytes = 0
      requests.push(request)
    }
    request.push(text)
    bytes += size
  }
  return requests
}

import { type CreatorHistory, NO_LANGUAGE } from '../../electron/clusters/preview-history.ts'

const VECTOR_LINKS = 10
const TRIGRAM_LINKS = 3

/** The same numbers between 0 and 1 each time. */
function seeded(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** The history of an inbox in which each message has links to earlier ones anywhere, and every third channel writes again. */
export function syntheticHistory(messages: number): CreatorHistory {
  const random = seeded()
  const inOrder = Int32Array.from({ length: messages }, (_, index) => index)
  const trigram = linksOf(messages, TRIGRAM_LINKS, 300_000, random)
  const vector = linksOf(messages, VECTOR_LINKS, 400_000, random)
  return {
    messages,
    channel: inOrder.map(() => Math.floor(random() * messages * 0.7)),
    createdAtMs: Float64Array.from(inOrder, (index) => index * 1000),
    text: inOrder,
    numbers: new Int32Array(messages),
    words: new Int32Array(messages).fill(5),
    length: new Int32Array(messages).fill(40),
    language: new Int32Array(messages).fill(NO_LANGUAGE),
    languages: [],
    skipped: new Uint8Array(messages),
    isUncounted: new Uint8Array(messages),
    firstDecision: inOrder,
    lastDecision: inOrder,
    decided: inOrder,
    configOf: new Int32Array(messages).fill(1),
    trigramStart: trigram.start,
    trigramSeq: trigram.seq,
    trigramScore: trigram.score,
    vectorStart: vector.start,
    vectorSeq: vector.seq,
    vectorScore: vector.score,
    acts: [],
  }
}

function linksOf(messages: number, most: number, lowest: number, random: () => number) {
  const start = new Int32Array(messages + 1)
  const seq = new Int32Array(messages * most)
  const score = new Int32Array(messages * most)
  let at = 0
  for (let index = 0; index < messages; index++) {
    let next = lowest + Math.floor(random() * (1_000_000 - lowest))
    for (let rank = 0; rank < Math.min(index, most); rank++) {
      seq[at] = 1 + Math.floor(random() * index)
      score[at] = next
      next = Math.floor(next * 0.97)
      at++
    }
    start[index + 1] = at
  }
  return { start, seq, score }
}

import { expect, test } from 'vitest'
import { accept, type Links, type World } from '../../electron/clusters/accept.ts'
import { lexicalEmbedding } from '../../electron/embeddings/lexical.ts'
import { LinkSearch } from '../../electron/links/search.ts'
import { textFacts } from '../../electron/messages/facts.ts'
import { readSampleInbox, type SampleMessage } from '../support/sample-inbox.ts'

const TRIGRAM_THRESHOLD = 900_000

/** A sample message taken in, with its links as the engine would store them. */
type Linked = { message: SampleMessage; numbers: string; seq: number; links: Links }

function linked(messages: readonly SampleMessage[]): Map<number, Linked> {
  const search = new LinkSearch({ candidateDays: 90 })
  const all = new Map<number, Linked>()
  for (const [index, message] of messages.entries()) {
    const { normalised, isEmpty, numbersHash } = textFacts(message.text)
    if (message.isPaid || isEmpty) continue
    const seq = index + 1
    const { vector } = lexicalEmbedding(normalised)
    const searched = { seq, createdAtMs: Date.parse(message.createdAt), normalised, vector }
    all.set(seq, { message, numbers: numbersHash, seq, links: search.find(searched) })
    search.add({ ...searched, isAnswered: false })
  }
  return all
}

const creators = [...readSampleInbox().values()].map(({ messages }) => linked(messages))

/** The joins at a threshold, as pairs of message and candidate. Nobody has refused anything here. */
function joins(threshold: number): { message: SampleMessage; candidate: SampleMessage }[] {
  return creators.flatMap((all) => {
    const world: World = {
      isShort: () => false,
      numbersDiffer: (seq, candidate) => all.get(seq)?.numbers !== all.get(candidate)?.numbers,
      isRefused: () => false,
    }
    const thresholds = {
      threshold,
      trigramThreshold: TRIGRAM_THRESHOLD,
      suggestThreshold: 0,
      minimumWords: 0,
    }
    return [...all.values()].flatMap(({ message, seq, links }) => {
      const accepted = accept(world, seq, links, thresholds)
      const candidate = accepted ? all.get(accepted.candidate)?.message : undefined
      return candidate ? [{ message, candidate }] : []
    })
  })
}

const isRight = ({ message, candidate }: ReturnType<typeof joins>[number]): boolean =>
  message.topic !== null && message.topic === candidate.topic

test.each([0.78, 0.8, 0.82, 0.84, 0.86, 0.88, 0.9])(
  'at a threshold of %d at least 95 of 100 joins in the sample are right, traps and all',
  (threshold) => {
    const made = joins(threshold * 1_000_000)
    expect(made.length).toBeGreaterThan(50)
    expect(made.filter(isRight).length / made.length).toBeGreaterThanOrEqual(0.95)
  },
)

test('what falls short of 0.84 and reaches 0.55 is worth suggesting: at least seven of ten are right', () => {
  const sure = new Set(joins(840_000).map(({ message }) => message.id))
  const suggested = joins(550_000).filter(({ message }) => !sure.has(message.id))
  expect(suggested.length).toBeGreaterThan(50)
  expect(suggested.filter(isRight).length / suggested.length).toBeGreaterThanOrEqual(0.7)
})

test('the planted traps catch whoever sets the threshold low', () => {
  const wrong = joins(600_000).filter((join) => !isRight(join))
  const planted = wrong.filter(({ message, candidate }) => message.note ?? candidate.note)
  expect(planted.length).toBeGreaterThan(5)
})

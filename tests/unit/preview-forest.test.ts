import { expect, it } from 'vitest'
import { preview } from '../../electron/clusters/preview.ts'
import { previewForests } from '../../electron/clusters/preview-forest.ts'
import type { CreatorHistory, HistoryAct } from '../../electron/clusters/preview-history.ts'
import { NO_LANGUAGE } from '../../electron/clusters/preview-history.ts'
import { groupingOf } from '../support/changes-of.ts'

const VALUES = { threshold: 500_000, trigramThreshold: 900_000, suggestThreshold: 0, minimumWords: 0 }

/** Decisions of messages by seq, each with one vector link or none; all of channels and texts of their own. */
function historyOf(
  messages: number,
  decisions: readonly { readonly seq: number; readonly to: number | null }[],
  acts: readonly HistoryAct[],
): CreatorHistory {
  const own = Int32Array.from({ length: messages }, (_, index) => index)
  const links = decisions.flatMap(({ to }) => (to === null ? [] : [to]))
  const start = [0]
  for (const { to } of decisions) start.push((start.at(-1) ?? 0) + (to === null ? 0 : 1))
  return {
    ...{ messages, channel: own, createdAtMs: new Float64Array(messages), text: own, numbers: own },
    words: new Int32Array(messages).fill(3),
    length: new Int32Array(messages).fill(20),
    ...{ language: new Int32Array(messages).fill(NO_LANGUAGE), languages: [] },
    ...{ skipped: new Uint8Array(messages), isUncounted: new Uint8Array(messages) },
    firstDecision: own.map((index) => decisions.findIndex(({ seq }) => seq === index + 1)),
    lastDecision: own.map((index) => decisions.findLastIndex(({ seq }) => seq === index + 1)),
    decided: Int32Array.from(decisions, ({ seq }) => seq - 1),
    configOf: new Int32Array(decisions.length).fill(1),
    trigramStart: new Int32Array(decisions.length + 1),
    ...{ trigramSeq: new Int32Array(), trigramScore: new Int32Array() },
    vectorStart: Int32Array.from(start),
    vectorSeq: Int32Array.from(links),
    vectorScore: Int32Array.from(links, (_, place) => 600_000 + place),
    acts,
  }
}

/** What brought each that lives with the first message. */
function joiningsOf(history: CreatorHistory) {
  const previewed = preview(history, VALUES)
  const members = [...previewed.home.keys()].filter((index) => previewed.home[index] === previewed.home[0])
  const grouping = groupingOf([{ members: members.map((index) => index + 1) }], history.messages)
  const [forest] = previewForests({ history, previewed, grouping }, [1])
  return forest?.residents.map(({ seq, joining }) => [seq, joining?.matchedSeq, joining?.history])
}

const takeOut = (after: number, ...seqs: number[]): HistoryAct => ({
  ...{ after, kind: 'remove', seqs, refusals: [] },
})

it('of two decisions that brought a message into one home takes the newest whose match is still there', () => {
  const decisions = [
    { seq: 1, to: null },
    { seq: 2, to: 1 },
    { seq: 3, to: 1 },
    { seq: 3, to: 2 },
  ]
  expect(joiningsOf(historyOf(3, decisions, [takeOut(3, 3)]))).toEqual([
    [1, undefined, undefined],
    [2, 1, 2],
    [3, 2, 5],
  ])
  expect(joiningsOf(historyOf(3, decisions, [takeOut(3, 3), takeOut(4, 2)]))).toEqual([
    [1, undefined, undefined],
    [3, 1, 3],
  ])
})

it('takes what a person did where whom the engine matched it to has left, unless that is taken back', () => {
  const decisions = [
    { seq: 1, to: null },
    { seq: 2, to: 1 },
    { seq: 3, to: 2 },
  ]
  const joined: HistoryAct[] = [
    takeOut(3, 3),
    takeOut(3, 2),
    { after: 3, kind: 'join', seq: 3, candidate: 1 },
  ]
  expect(joiningsOf(historyOf(3, decisions, joined))).toEqual([
    [1, undefined, undefined],
    [3, 1, 6],
  ])
  // Brought back, whom it was matched to is there, and the engine's link holds.
  expect(
    joiningsOf(historyOf(3, decisions, [...joined, { after: 3, kind: 'restore', takesBack: 1 }])),
  ).toEqual([
    [1, undefined, undefined],
    [2, 1, 2],
    [3, 2, 3],
  ])
  expect(
    joiningsOf(historyOf(3, decisions, [...joined, { after: 3, kind: 'restore', takesBack: 2 }])),
  ).toEqual([[1, undefined, undefined]])
})

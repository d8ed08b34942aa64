import { describe, expect, it } from 'vitest'
import { type DecisionRow, HistoryColumns } from '../../electron/clusters/history-columns.ts'
import { preview } from '../../electron/clusters/preview.ts'

const thresholds = {
  threshold: 500_000,
  trigramThreshold: 900_000,
  suggestThreshold: 400_000,
  minimumWords: 0,
}

const decision = (seq: number, textHash: string, candidate: number | null): DecisionRow => ({
  history: seq,
  seq,
  outcome: 'single',
  configVersion: 1,
  channel: `channel-${seq}`,
  createdAtMs: seq,
  textHash,
  numbersHash: '',
  wordCount: 3,
  trigramSeqs: null,
  trigramScores: null,
  vectorSeqs: candidate === null ? null : [candidate],
  vectorScores: candidate === null ? null : [800_000],
})

const refusal = { id: 'act', history: 2, kind: 'refuse', takesBack: null, seqs: [] } as const

describe('a history in columns', () => {
  it('knows the text of a refused message that still waits for its decision', () => {
    const columns = new HistoryColumns()
    columns.addDecision(decision(1, 'red', null))
    columns.addAct({ ...refusal, refusals: [[1, 'red', 3, 'green']] })
    columns.addDecision(decision(2, 'green', 1))
    columns.addDecision(decision(3, 'green', 2))
    const { home } = preview(columns.columns(), thresholds)
    expect(home[0]).toBe(-1)
    expect(home[1]).toBe(home[2])
  })

  it('knows it while the message waits', () => {
    const columns = new HistoryColumns()
    columns.addDecision(decision(1, 'red', null))
    columns.addAct({ ...refusal, refusals: [[1, 'red', 3, 'green']] })
    columns.addDecision(decision(2, 'green', 1))
    expect([...preview(columns.columns(), thresholds).home].slice(0, 2)).toEqual([-1, -1])
  })

  it('gives the same columns until something is added', () => {
    const columns = new HistoryColumns()
    columns.addDecision(decision(1, 'red', null))
    const before = columns.columns()
    expect(columns.columns()).toBe(before)
    columns.addDecision(decision(2, 'blue', 1))
    expect(columns.columns().decided).toEqual(Int32Array.of(0, 1))
    expect(before.decided).toEqual(Int32Array.of(0))
  })

  it('refuses a restore of an act that it was not given', () => {
    const columns = new HistoryColumns()
    expect(() => columns.addAct({ ...refusal, kind: 'restore', takesBack: 'other', refusals: [] })).toThrow(
      'restore',
    )
  })
})

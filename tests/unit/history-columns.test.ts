import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HistoryColumns } from '../../electron/clusters/history-columns.ts'
import type { DecisionRow } from '../../electron/clusters/history-rows.ts'
import { preview } from '../../electron/clusters/preview.ts'
import type { CreatorHistory } from '../../electron/clusters/preview-history.ts'
import { countPreview } from '../support/counted-preview.ts'
import { randomHistory } from '../support/histories.ts'
import { columnsOf } from '../support/model/columns.ts'
import { rowsOf } from '../support/model/rows.ts'
import type { ModelConfig, ModelCreator } from '../support/model/types.ts'
import { pictureOfPreview } from '../support/picture.ts'
import { play } from '../support/playing.ts'

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
  length: 12,
  language: null,
  trigramSeqs: null,
  trigramScores: null,
  vectorSeqs: candidate === null ? null : [candidate],
  vectorScores: candidate === null ? null : [800_000],
})

const refusal = {
  id: 'act',
  history: 2,
  kind: 'refuse',
  takesBack: null,
  candidateSeq: null,
  configVersion: null,
  seqs: [],
  unseenSeqs: [],
} as const

/** What a preview of these columns says, whatever else they hold of messages that wait. */
function likewise(history: CreatorHistory, inForce: (version: number) => ModelConfig) {
  const previewed = preview(history, inForce)
  const { homeOf, clusters, decisions } = pictureOfPreview(history, previewed)
  return { homeOf, clusters, decisions, summary: countPreview(history, previewed) }
}

function grown(creator: ModelCreator): HistoryColumns {
  const columns = new HistoryColumns()
  for (const row of rowsOf(creator)) {
    if ('outcome' in row) columns.addDecision(row)
    else columns.addAct(row)
  }
  return columns
}

describe('a history in columns', () => {
  it('says of random histories what the model says of them', () => {
    fc.assert(
      fc.property(randomHistory(130), (random) => {
        const { model } = play(random)
        for (const creator of model.creators()) {
          const history = grown(creator).columns()
          const expected = columnsOf(creator)
          for (const name of ['decided', 'configOf', 'firstDecision', 'lastDecision', 'acts'] as const)
            expect(history[name]).toEqual(expected[name])
          const decided = history.firstDecision.length
          expect(history.skipped.slice(0, decided)).toEqual(expected.skipped.slice(0, decided))
          const inForce = (version: number) => model.configs[version - 1] as ModelConfig
          expect(likewise(history, inForce)).toEqual(likewise(expected, inForce))
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('brings no deleted message back by ending the refusal that parted it here', () => {
    const columns = new HistoryColumns()
    columns.addDecision(decision(1, 'red', null))
    columns.addDecision(decision(2, 'green', 1))
    expect([...preview(columns.columns(), thresholds).home]).toEqual([0, 0])
    columns.addAct({ ...refusal, history: 3, refusals: [[1, 'red', 2, 'green']] })
    columns.addAct({ ...refusal, id: 'deletion', history: 4, kind: 'delete', seqs: [2], refusals: [] })
    columns.addAct({
      ...refusal,
      id: 'undo',
      history: 5,
      kind: 'restore',
      takesBack: refusal.id,
      refusals: [],
    })
    expect([...preview(columns.columns(), thresholds).home]).toEqual([0, -1])
  })

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

import { expect, test } from 'vitest'
import { hnswSize } from '../../electron/store/search-index-kinds.ts'

test.each([
  [0, 16, 64],
  [9_999, 16, 64],
  [99_999, 16, 64],
  [100_000, 24, 128],
  [999_999, 24, 128],
  [1_000_000, 32, 200],
  [50_000_000, 32, 200],
])('%d messages with an embedding: m %d, ef_construction %d', (messages, m, efConstruction) => {
  expect(hnswSize(messages)).toMatchObject({ m, efConstruction })
})

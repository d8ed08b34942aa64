import { expect, test } from 'vitest'
import { indexWords, phaseWords } from '../../renderer/frame/index-words.ts'

test('an index and its phase are told in words, whatever others call theirs', () => {
  expect(indexWords('idx_messages_embedding')).toBe('index of embeddings')
  expect(indexWords('<b>theirs</b>')).toBe('index of messages')
  expect(
    ['', 'initializing', 'waiting for writers before build', 'building index: loading tuples'].map(
      phaseWords,
    ),
  ).toEqual(['beginning', 'beginning', 'waiting for others', 'building'])
  expect(phaseWords('index validation: scanning table')).toBe('checking')
})

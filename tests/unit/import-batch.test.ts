import { expect, test } from 'vitest'
import { ahead, BatchSize } from '../../electron/messages/import-batch.ts'

test('a batch grows while its transactions are quick, and shrinks when they are slow', () => {
  const size = new BatchSize('postgres')
  const sizes = [1, 1, 1, 1, 1, 1].map((ms) => {
    size.took(ms, size.records)
    return size.records
  })
  expect(sizes).toEqual([100, 200, 400, 800, 1_000, 1_000])
  size.took(1_000, 1_000)
  expect(size.records).toBe(500)
  for (let slow = 0; slow < 9; slow++) size.took(1_000, size.records)
  expect(size.records).toBe(50)
})

test('what took little as there was little of it does not make batches grow', () => {
  const size = new BatchSize('postgres')
  size.took(1, size.records - 1)
  expect(size.records).toBe(50)
})

test('the embedded database is kept from others for less long', () => {
  const [embedded, server] = [new BatchSize('embedded'), new BatchSize('postgres')]
  for (const size of [embedded, server]) size.took(30, size.records)
  expect([embedded.records, server.records]).toEqual([50, 100])
})

async function* counting(made: number[], end: number): AsyncGenerator<number> {
  for (let value = 0; value < end; value++) {
    made.push(value)
    yield value
  }
  throw new Error('the end')
}

test('the next value is made while one is used, and an error comes after those before it', async () => {
  const made: number[] = []
  const used: number[] = []
  const using = async () => {
    for await (const value of ahead(counting(made, 3))) {
      used.push(value)
      await Promise.resolve()
      expect(made.length).toBe(Math.min(3, value + 2))
    }
  }
  await expect(using()).rejects.toThrow('the end')
  expect(used).toEqual([0, 1, 2])
})

test('whoever stops has the one that was being made ended too', async () => {
  const made: number[] = []
  for await (const value of ahead(counting(made, 9))) if (value === 1) break
  expect(made).toEqual([0, 1, 2])
})

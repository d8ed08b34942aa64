import type { Context } from './context.ts'
import { toContractError } from './failures.ts'

/** A stream whose failures cross the contract like those of any other call. */
export async function* streamed<Item>(context: Context, items: AsyncIterable<Item>): AsyncGenerator<Item> {
  try {
    yield* items
  } catch (error) {
    throw toContractError(error, context.log)
  }
}

/** Lines of an export, a page of the database at a time. */
export async function* exportLines(
  context: Context,
  pages: AsyncIterable<string[]>,
): AsyncGenerator<{ lines: string[] }> {
  for await (const lines of streamed(context, pages)) yield { lines }
}

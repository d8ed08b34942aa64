import type { Context } from './context.ts'
import { toContractError } from './failures.ts'
import { untilEnded } from './until-ended.ts'

type Streaming = Pick<Context, 'log' | 'ended'>

/** A stream that ends with its database, and whose failures cross the contract like those of any other call. */
export async function* streamed<Item>(
  { log, ended }: Streaming,
  items: AsyncIterable<Item>,
): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]()
  try {
    for (;;) {
      const step = await untilEnded(ended, iterator.next())
      if (step.done) return
      yield step.value
    }
  } catch (error) {
    throw toContractError(error, log)
  } finally {
    // Not waited for: it may be in the middle of a step that never ends.
    void iterator.return?.().then(undefined, () => undefined)
  }
}

/** Lines of an export, a page of the database at a time. */
export async function* exportLines(
  context: Streaming,
  pages: AsyncIterable<string[]>,
): AsyncGenerator<{ lines: string[] }> {
  for await (const lines of streamed(context, pages)) yield { lines }
}

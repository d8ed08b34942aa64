import { type ClientContext, type ClientLink, mapEventIterator, ORPCError } from '@orpc/client'
import { connectionLost } from './connection.ts'

/** A link over something that may go away. */
export interface Losable {
  readonly link: ClientLink<ClientContext>
  isGone(): boolean
}

const isStream = (answer: unknown): answer is AsyncIterator<unknown, unknown, void> =>
  typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer

/** A link whose calls and streams fail with CONNECTION_LOST once what is under it has gone. */
export function tellingLosses(current: () => Losable): ClientLink<ClientContext> {
  return {
    async call(path, input, options) {
      const { link, isGone } = current()
      const reasonOf = (error: unknown) => {
        const isAnswer = error instanceof ORPCError || !isGone()
        return isAnswer || options.signal?.aborted === true ? error : connectionLost()
      }
      try {
        const answer = await link.call(path, input, options)
        if (!isStream(answer)) return answer
        return mapEventIterator(answer, {
          value: async (value) => value,
          error: async (error) => reasonOf(error),
        })
      } catch (error) {
        throw reasonOf(error)
      }
    },
  }
}

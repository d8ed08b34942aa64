import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { followDatabase } from '../../renderer/api/active-database.ts'
import { ConnectionId, EMBEDDED } from '../../shared/model/connection.ts'

const PRODUCTION = ConnectionId.parse('6f1d2c1e-7f0a-4f3c-9c57-0d6d6f0c9b11')
const inUse = (id: ConnectionId) => ({ connection: { id, name: 'some name' } })

const keyOf = (...path: string[]) => [path, { type: 'query' }]
const CLUSTERS = keyOf('clusters', 'list')
const ofDatabase = [
  CLUSTERS,
  keyOf('creators', 'list'),
  keyOf('imports', 'list'),
  keyOf('connections', 'look'),
]
const ofConsole = [keyOf('settings', 'read'), keyOf('connections', 'list'), ['upload', 'inbox.csv']]

function filled(): QueryClient {
  const queryClient = new QueryClient()
  for (const queryKey of [...ofDatabase, ...ofConsole])
    queryClient.setQueryData(queryKey, 'of the embedded one')
  followDatabase(queryClient, inUse(EMBEDDED))
  return queryClient
}

test('the same database in another state takes nothing from the screen', () => {
  const queryClient = filled()
  expect(followDatabase(queryClient, inUse(EMBEDDED))).toBe(false)
  for (const key of ofDatabase) expect(queryClient.getQueryData(key)).toBe('of the embedded one')
})

test('of another database nothing is shown that the one before had answered; what is of the console stays', () => {
  const queryClient = filled()
  expect(followDatabase(queryClient, inUse(PRODUCTION))).toBe(true)
  for (const key of ofDatabase) expect(queryClient.getQueryData(key)).toBeUndefined()
  for (const key of ofConsole) expect(queryClient.getQueryData(key)).toBe('of the embedded one')
})

test('a list that is looked at is asked again at once, and a late answer of the database before is not taken', async () => {
  const queryClient = filled()
  const answers: PromiseWithResolvers<string>[] = []
  const queryFn = () => {
    const answer = Promise.withResolvers<string>()
    answers.push(answer)
    return answer.promise
  }
  const shown: (string | undefined)[] = []
  const observer = new QueryObserver<string>(queryClient, {
    queryKey: CLUSTERS,
    queryFn,
    networkMode: 'always',
  })
  const stop = observer.subscribe(({ data }) => shown.push(data))
  followDatabase(queryClient, inUse(PRODUCTION))
  const shownBefore = shown.length
  expect(answers).toHaveLength(2)
  answers[0]?.resolve('late')
  answers[1]?.resolve('of production')
  await expect.poll(() => observer.getCurrentResult().data).toBe('of production')
  expect(shown.slice(shownBefore)).not.toContain('late')
  expect(shown.slice(shownBefore)).not.toContain('of the embedded one')
  stop()
})

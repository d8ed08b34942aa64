import { afterAll } from 'vitest'

const endings: (() => unknown)[] = []

// Here, as the file is read: what a hook or a test registers while it runs is never called.
afterAll(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

/** Does this when the tests of the file have ended, wherever it is asked for; what was asked for last comes first. */
export function afterFile(end: () => unknown): void {
  endings.push(end)
}

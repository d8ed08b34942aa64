import { say } from './run.mjs'

/** Whether there is a server of Postgres where tests may make databases. */
export const hasTestServer = (env = process.env) => (env.TEST_DATABASE_URL ?? '') !== ''

/**
 * What to say where there is none, in a frame that nobody overlooks.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null}
 */
export function missingServer(env = process.env) {
  if (hasTestServer(env)) return null
  const lines = [
    'NOT RUN: the store, contract and browser tests on a Postgres server.',
    'TEST_DATABASE_URL is not set; see docs/native-database.md.',
  ]
  const width = Math.max(...lines.map((line) => line.length))
  const edge = `+${'-'.repeat(width + 2)}+`
  return [edge, ...lines.map((line) => `| ${line.padEnd(width)} |`), edge].join('\n')
}

/** Says it, where it is so. */
export function sayMissingServer() {
  const text = missingServer()
  if (text !== null) say(`\n${text}\n`)
}

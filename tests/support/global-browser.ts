import { testServerUrl } from './test-server.ts'
import { makeTemplate } from './test-template.ts'

/** One template for all consoles that browser tests start on a server; the environment takes its name to them. */
export default async function setUp(): Promise<() => Promise<void>> {
  if (!testServerUrl()) return async () => {}
  const template = await makeTemplate()
  process.env.LIKENESS_TEST_TEMPLATE = template.name
  return () => template.drop()
}

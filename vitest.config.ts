import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

interface Project {
  readonly name: string
  /** Folder of its tests, where it is not the name. */
  readonly folder?: string
  readonly testTimeout?: number
  /** Runs once before its tests. */
  readonly globalSetup?: readonly string[]
}

/** One project a kind of test; `accept` reads data that lies beside the project and is not part of `npm test`. */
const everywhere: readonly Project[] = [
  { name: 'unit', testTimeout: 30_000 },
  { name: 'contract' },
  { name: 'store' },
  { name: 'embedded' },
  { name: 'packaging', globalSetup: ['tests/packaging/global-packages.ts'] },
  { name: 'accept' },
]

/** The same tests, and some more, on a server of Postgres. `npm test` says so where there is none. */
const onServer: readonly Project[] = [
  { name: 'contract-native', folder: 'contract' },
  { name: 'store-native', folder: 'store' },
  { name: 'native' },
]

const projectOf = ({ name, folder = name, testTimeout = 120_000, globalSetup = [] }: Project) => ({
  name,
  globalSetup: [...globalSetup],
  include: [`tests/${folder}/**/*.test.ts`],
  testTimeout,
  hookTimeout: 60_000,
  // V8 now and then crashes where it frees WebAssembly code while several threads run some (nodejs/node#64500), as
  // the embedded database and the stripping of types do here. What it then keeps is small and gone with the file.
  execArgv: ['--no-wasm-code-gc'],
})

/** The tests that kill the program, and the random histories, take longest by far: begun last, they would be waited for alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => /(-killed|\/live-engine)\.test\.ts$/.test(moduleId)
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

const hasServer = (process.env.TEST_DATABASE_URL ?? '') !== ''

export default defineConfig({
  test: {
    // Many of these tests wait for other processes, so even two processors have room for two files.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    projects: [
      ...everywhere.map((project) => ({ test: projectOf(project) })),
      ...(hasServer ? onServer : []).map((project) => ({
        test: { ...projectOf(project), globalSetup: 'tests/support/global-native.ts' },
      })),
    ],
  },
})

import { Failure } from '../../shared/failure.ts'
import type { CheckState, DoctorCheck, IndexMethod } from '../../shared/model/doctor.ts'
import type { ProductInUse } from '../links/thread-product.ts'
import { examine } from '../store/doctor.ts'
import { rebuildIndex } from '../store/rebuild-index.ts'
import type { Context } from './context.ts'
import { STORED_SEARCH_FROM } from './stored-search.ts'

type Doctored = Pick<Context, 'database' | 'compute'>

const worst: readonly CheckState[] = ['problem', 'due', 'ok']

/** What search depends on, worst first. */
export async function readDoctor({ database, compute }: Doctored): Promise<DoctorCheck[]> {
  const [checks, { by, cause }] = await Promise.all([
    examine(database, STORED_SEARCH_FROM),
    // A worker that cannot say it multiplies by no library; what else there is to say is said.
    compute
      .productInUse()
      .catch((error: unknown): ProductInUse => ({ by: 'javascript', cause: String(error) })),
  ])
  const product: DoctorCheck = {
    ...{ kind: 'matrix-product', subject: by, detail: cause ?? '' },
    state: cause === null ? 'ok' : 'due',
  }
  return [...checks, product].toSorted((one, other) => worst.indexOf(one.state) - worst.indexOf(other.state))
}

/** Makes a search index anew and looks again; it may take hours, and ends when another database is chosen. */
export async function rebuildAndExamine(
  { database, compute, ended }: Doctored & Pick<Context, 'ended'>,
  { index, method }: { index: string; method: IndexMethod },
  signal: AbortSignal | undefined,
): Promise<DoctorCheck[]> {
  if (database.state().kind === 'embedded') {
    throw new Failure('BAD_INPUT', {
      detail: 'The embedded database searches in memory: it has no search indexes.',
    })
  }
  await rebuildIndex(database, index, method, signal ? AbortSignal.any([signal, ended]) : ended)
  return readDoctor({ database, compute })
}

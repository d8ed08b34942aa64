import { Failure } from '../../shared/failure.ts'
import { PoolDatabase } from '../../electron/store/pool-database.ts'

export async function openNative(url: string): Promise<PoolDatabase> {
  const source = { kind: 'native' as const, folder: '', pool: { connectionString: url }, availability: () => 'open' as const, unavailable: () => new Failure('DATABASE_DOWN', {}), onAvailability: () => () => {}, close: async () => {} }
  const database = new PoolDatabase(source, () => {})
  await database.refresh()
  return database
}

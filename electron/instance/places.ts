import { readFileSync } from 'node:fs'
import type { Places } from '../app/places.ts'
import { instanceIdOf } from './instance-id.ts'

/**
 * Where the parts of the program lie, seen from an entry: in `out/main` after a build, in `electron`
 * when run from source. `entry` is the entry's own `import.meta.url`.
 */
export function placesOf(entry: string, dataFolder: string): Places {
  const isBuilt = entry.endsWith('.js')
  const project = new URL(isBuilt ? '../../' : '../', entry)
  const extension = isBuilt ? 'js' : 'ts'
  const about: { version: string } = JSON.parse(readFileSync(new URL('package.json', project), 'utf8'))
  return {
    dataFolder,
    databaseWorker: new URL(`./database-worker.${extension}`, entry),
    computeWorker: new URL(`./compute-worker.${extension}`, entry),
    previewWorker: new URL(`./preview-worker.${extension}`, entry),
    migrations: new URL('migrations/postgres/', project),
    localMigrations: new URL('migrations/local/', project),
    sampleInbox: new URL('resources/sample/', project),
    version: about.version,
    instanceId: () => instanceIdOf(dataFolder),
  }
}

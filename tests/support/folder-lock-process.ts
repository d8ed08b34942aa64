import { lockFolder } from '../../electron/store/folder-lock.ts'
import { Failure } from '../../shared/failure.ts'

// A process of its own that locks a folder, says how that went, and holds on until it is killed.
const [folder = ''] = process.argv.slice(2)
try {
  lockFolder(folder)
  process.stdout.write('locked\n')
  setInterval(() => {}, 60_000)
} catch (error) {
  process.stdout.write(`${error instanceof Failure ? error.code : error}\n`)
}

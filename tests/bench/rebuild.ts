/**
 * How long a rebuild of one large creator takes, and for how long its lock is held: `npm run bench -- rebuild --messages
 * 100000`, on a database of its own on the server that TEST_DATABASE_URL names. First everything is grouped, as nothing
 * was before; then the threshold moves a little, as it does in use; then that is taken back.
 */
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { lookAtRebuild, rebuildCreator } from '../../electron/clusters/rebuild.ts'
import { restoreAct } from '../../electron/clusters/restore.ts'
import { pushConfig, writeFirstConfig } from '../../electron/configs/config-store.ts'
import { LEXICAL_DEFAULTS } from '../../electron/configs/defaults.ts'
import { openGates } from '../../electron/configs/gates.ts'
import { openNative } from '../support/open-native.ts'
import { openPreviews } from '../support/open-previews.ts'
import { urlOf } from '../support/test-server.ts'
import { makeTemplate } from '../support/test-template.ts'
import { fillHistory } from './fill-history.ts'
import { type Figures, print, timed } from './measuring.ts'

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
})
const figures: Figures = { messages: Number(options.messages) }
const template = await makeTemplate()
try {
  const database = await openNative(urlOf(template.name))
  await database.write((writer) => writeFirstConfig(writer, LEXICAL_DEFAULTS))
  await fillHistory(database, Number(options.messages))
  const previews = openPreviews(database)
  const parts = { previews, gates: await openGates(database), takeIn: async () => undefined }
  const input = { creator: 'large', run: randomUUID(), author: 'bench' }

  figures['look, history read, ms'] = await timed(() => lookAtRebuild(parts, 'large'))
  figures['look again, ms'] = await timed(() => lookAtRebuild(parts, 'large'))
  let all = 0
  figures['everything grouped, ms'] = await timed(async () => {
    const { moved, relinked } = await rebuildCreator(parts, input)
    all = moved + relinked
  })
  figures['messages decided by that'] = all

  const { threshold, ...values } = LEXICAL_DEFAULTS
  await database.write((writer) =>
    pushConfig(writer, { ...values, threshold: threshold + 10_000, note: '', author: 'bench', replaces: 1 }),
  )
  let act: string | null = null
  let some = 0
  figures['threshold moved by 0.01, ms'] = await timed(async () => {
    const rebuilt = await rebuildCreator(parts, { ...input, run: randomUUID() })
    act = rebuilt.act
    some = rebuilt.moved + rebuilt.relinked
  })
  figures['messages decided by this'] = some
  figures['taken back, ms'] = await timed(async () => {
    if (act !== null) await restoreAct(database, { act, author: 'bench' })
  })
  await previews.close()
  await database.close()
} finally {
  await template.drop()
}
print(figures, options.json)

import { createLabels } from '../../electron/labels/labels.ts'
import { openLocal } from '../../electron/store/sqlite.ts'
import { draft } from './label-drafts.ts'

// A process of its own that labels the same few links again and again, as another window would.
const [path = '', author = '', puts = '0', links = '1'] = process.argv.slice(2)
const local = openLocal(path, new URL('../../migrations/local/', import.meta.url))
const labels = createLabels({ local, author, databaseId: 'one' })
for (let nth = 0; nth < Number(puts); nth++) labels.put(draft(1 + (nth % Number(links))))
local.close()

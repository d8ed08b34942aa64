import { createLabels } from '../../electron/labels/labels.ts'
import { draft } from './label-drafts.ts'
import { openLocalFile } from './local-file.ts'

// A process of its own that labels the same few links again and again, as another window would.
const [path = '', author = '', puts = '0', links = '1'] = process.argv.slice(2)
const local = openLocalFile(path)
const labels = createLabels({ local, author })
for (let nth = 0; nth < Number(puts); nth++) labels.put(draft(1 + (nth % Number(links))))
local.close()

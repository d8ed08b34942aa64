import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ClusterId } from '../../shared/model/id.ts'
import type { Wish } from '../../shared/model/wish.ts'
import type { Wishes } from './wishes.ts'

/** Begins the links that open something in the window. */
export const LINK_SCHEME = 'likeness'

const COMMAND_LINE = '--cli'

/** More files than a person drops on an icon on purpose. */
const MOST_FILES = 20

/** What a start brings along for the window: files to import, whole paths, and a link. */
export const Handover = z.object({
  files: z.array(z.string().min(1)).max(MOST_FILES),
  link: z.string().nullable(),
})
export type Handover = z.infer<typeof Handover>

/** What follows `--cli`; null where a window is asked for. Switches of Chromium may stand before it. */
export function commandLineOf(args: readonly string[]): string[] | null {
  const at = args.findIndex((arg) => arg === COMMAND_LINE || !arg.startsWith('-'))
  return args[at] === COMMAND_LINE ? args.slice(at + 1) : null
}

/** The files and the link among the arguments of a start in `folder`. */
export function handoverOf(args: readonly string[], folder: string): Handover {
  const words = args.filter((arg) => arg !== '' && !arg.startsWith('-'))
  const isLink = (word: string) => word.toLowerCase().startsWith(`${LINK_SCHEME}:`)
  const files = words.filter((word) => !isLink(word)).flatMap((word) => pathOf(word, folder) ?? [])
  return { files: files.slice(0, MOST_FILES), link: words.find(isLink) ?? null }
}

/** Desktops of Linux give the address of a file; one of another machine has no path here. */
function pathOf(word: string, folder: string): string | null {
  if (!/^file:\/\//i.test(word)) return path.resolve(folder, word)
  try {
    return fileURLToPath(word)
  } catch {
    return null
  }
}

/** Asks the window for what was handed over; a link that names nothing we know is left out. */
export function tellHandover(wishes: Wishes, { files, link }: Handover): void {
  for (const file of files) wishes.tell({ type: 'import', path: file })
  const wish = link === null ? null : wishOfLink(link)
  if (wish !== null) wishes.tell(wish)
}

/** `likeness://cluster/<id>` and nothing else. */
export function wishOfLink(link: string): Wish | null {
  const [, id] = /^likeness:\/\/cluster\/([0-9a-f-]+)\/?$/i.exec(link) ?? []
  const cluster = ClusterId.safeParse(id)
  return cluster.success ? { type: 'show-cluster', cluster: cluster.data } : null
}

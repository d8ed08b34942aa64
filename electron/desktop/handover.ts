import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ClusterId } from '../../shared/model/id.ts'
import type { Wish } from '../../shared/model/wish.ts'
import type { Wishes } from './wishes.ts'

/** Begins the links that open something in the window. */
export const LINK_SCHEME = 'likeness'

/** What asks for something else than a window, as the first word. */
const MODES = { '--cli': 'cli', '--worker': 'worker' } as const

/** More files than a person drops on an icon on purpose. */
const MOST_FILES = 20

/** Systems may put a slash before the `?`. Names and values as `URLSearchParams` writes them. */
const TUNING_LINK = /^likeness:\/\/tuning\/?\?([\w.*+%&=-]{1,5000})$/i

/** What a start brings along for the window: files to import, whole paths, and a link. */
export const Handover = z.object({
  files: z.array(z.string().min(1)).max(MOST_FILES),
  link: z.string().nullable(),
})
export type Handover = z.infer<typeof Handover>

/**
 * Whether the command line or a worker is asked for, and what follows; null where it is a window. Switches of
 * Chromium may stand before it.
 */
export function modeOf(args: readonly string[]): { mode: 'cli' | 'worker'; rest: string[] } | null {
  const isMode = (arg = ''): arg is keyof typeof MODES => Object.hasOwn(MODES, arg)
  const at = args.findIndex((arg) => isMode(arg) || !arg.startsWith('-'))
  const word = args[at]
  return isMode(word) ? { mode: MODES[word], rest: args.slice(at + 1) } : null
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

/** `likeness://cluster/<id>`, or `likeness://tuning?…` with what the page makes sense of; nothing else. */
export function wishOfLink(link: string): Wish | null {
  const [, search] = TUNING_LINK.exec(link) ?? []
  if (search !== undefined) return { type: 'show-tuning', search }
  const [, id] = /^likeness:\/\/cluster\/([0-9a-f-]+)\/?$/i.exec(link) ?? []
  const cluster = ClusterId.safeParse(id)
  return cluster.success ? { type: 'show-cluster', cluster: cluster.data } : null
}

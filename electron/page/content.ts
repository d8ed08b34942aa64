import type { Files } from './files.ts'
import { pageWithNonce, type Reach } from './page.ts'

const HTML = 'text/html; charset=utf-8'

/** What is sent for a path of the console. */
export interface Content {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** The file of this path, or the page where it is one of its routes; null where there is nothing. */
export function contentOf(files: Files, path: string, reach: Reach): Content | null {
  const file = files.byPath.get(path)
  if (file !== undefined) {
    const keep = file.isHashed ? 'private, max-age=31536000, immutable' : 'no-cache'
    return { headers: { 'Content-Type': file.type, 'Cache-Control': keep }, body: file.body }
  }
  if (!isPagePath(path)) return null
  const { body, policy } = pageWithNonce(files.page, reach)
  return { headers: { 'Content-Type': HTML, 'Content-Security-Policy': policy }, body }
}

/** The routes of the console, such as `/tuning`, never look like a file name. */
const isPagePath = (path: string) => path.startsWith('/') && !path.slice(path.lastIndexOf('/')).includes('.')

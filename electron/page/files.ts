import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** A file of the built console. */
export interface StaticFile {
  readonly body: Buffer
  readonly type: string
  /** The name changes with the content, so a browser may keep it for ever. */
  readonly isHashed: boolean
}

/** The built console: its page, and its other files by the path they are asked for with. */
export interface Files {
  readonly page: string
  readonly byPath: ReadonlyMap<string, StaticFile>
}

/**
 * Reads the built console whole. Only what was found can be asked for, so no path leads out of the folder;
 * and a build made meanwhile does not mix with the one that is being served.
 */
export async function readFiles(folder: URL): Promise<Files> {
  const root = fileURLToPath(folder)
  const byPath = new Map<string, StaticFile>()
  for (const file of await filesBelow(root)) {
    const urlPath = `/${path.relative(root, file).split(path.sep).join('/')}`
    byPath.set(urlPath, {
      body: await readFile(file),
      type: TYPES[path.extname(file)] ?? 'application/octet-stream',
      isHashed: urlPath.startsWith('/assets/'),
    })
  }
  const page = byPath.get('/index.html')
  if (page === undefined) throw new Error(`There is no built console in ${root}.`)
  byPath.delete('/index.html')
  return { page: page.body.toString('utf8'), byPath }
}

/** Folder by folder: in the archive of a package Electron's recursive listing takes folders for files. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = entries.map((entry) => {
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(place)
    return entry.isFile() ? [place] : []
  })
  return (await Promise.all(found)).flat()
}

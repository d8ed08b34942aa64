import path from 'node:path'

/** What says where the data lies, of the running process or of another machine in a test. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Where Likeness keeps everything: LIKENESS_DATA, else the folder Electron gives a program of this name. */
export function dataFolderOf({ platform, home, env }: Surroundings): string {
  const join = platform === 'win32' ? path.win32.join : path.posix.join
  if (env.LIKENESS_DATA) return path.resolve(env.LIKENESS_DATA)
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Likeness')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Likeness')
  return join(env.XDG_CONFIG_HOME || join(home, '.config'), 'Likeness')
}

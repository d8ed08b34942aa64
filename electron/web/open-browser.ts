import { spawn } from 'node:child_process'

/** Whether a person sits here who would see a window: a terminal, and a display where one may be missing. */
export function canOpenBrowser(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (!isTerminal || env.LIKENESS_OPEN === '0') return false
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

const OPENERS: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  // Not `start`, which belongs to a shell that gives `&` a meaning.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** Opens an address with whatever the system has for it; the address was printed too, so failing is no matter. */
export function openBrowser(url: string, platform: NodeJS.Platform): void {
  const [program, ...args] = OPENERS[platform] ?? ['xdg-open']
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}

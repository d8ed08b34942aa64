import type { Readable, Writable } from 'node:stream'

/** A terminal that gives what is typed key by key, without showing it, while it is raw. */
export type Terminal = Readable & { isTTY?: boolean; setRawMode?(isRaw: boolean): unknown }

const ENTER = '\r\n'
/** Ctrl-C and Ctrl-D: a raw terminal makes no signals of them. */
const GIVE_UP = '\u0003\u0004'
const BACKSPACE = '\b\u007f'

/** Asks on the terminal for something that must not be seen. Null: there is no terminal, or whoever sits there gave up. */
export async function askSecret(
  question: string,
  input: Terminal = process.stdin,
  output: Writable = process.stderr,
): Promise<string | null> {
  if (!input.isTTY || !input.setRawMode) return null
  output.write(question)
  input.setRawMode(true)
  try {
    return await typed(input)
  } finally {
    input.setRawMode(false)
    input.pause()
    output.write('\n')
  }
}

async function typed(input: Readable): Promise<string | null> {
  let keys: string[] = []
  // Stopping must not close the terminal: it may be asked for something again.
  for await (const chunk of input.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    for (const key of String(chunk)) {
      if (ENTER.includes(key)) return keys.join('')
      if (GIVE_UP.includes(key)) return null
      keys = BACKSPACE.includes(key) ? keys.slice(0, -1) : [...keys, key]
    }
  }
  return null
}

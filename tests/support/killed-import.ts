import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { projectNode } from '../../electron/launch/project.mjs'

const script = fileURLToPath(new URL('./import-child.ts', import.meta.url))

/** What the program said of its import, or found of it. */
export interface Said {
  readonly what: 'found' | 'told' | 'ended'
  readonly import: { id: string; read: number; stored: number; rejected: number; state: string } | null
  /** How many messages are stored, and the last of them; only with `found` and `ended`. */
  readonly ids?: number
  readonly last?: string | null
  readonly decided: number
}

export interface Round {
  readonly said: readonly Said[]
  readonly isKilled: boolean
  /** From the moment it went on with the import. */
  readonly workMs: number
}

export interface Import {
  readonly dataFolder: string
  readonly env: Record<string, string>
  readonly path: string
  readonly creator: string
  /** Where what came of it is written. */
  readonly result: string
}

/** Runs the program on an import to its end, or kills it so long after it went on; null: never. */
export async function runImport(work: Import, killAfterMs: number | null): Promise<Round> {
  const { dataFolder, env, path, creator, result } = work
  const child = spawn(projectNode(), [script, dataFolder, path, creator, result], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const said: Said[] = []
  let begunAt = Number.NaN
  let timer: NodeJS.Timeout | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    // A process that is killed may leave half a line.
    if (!line.endsWith('}')) continue
    const heard: Said = JSON.parse(line)
    said.push(heard)
    if (heard.what !== 'found') continue
    begunAt = performance.now()
    if (killAfterMs !== null) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  }
  const workMs = performance.now() - begunAt
  clearTimeout(timer)
  const [code, signal] = await exited
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The program ended with ${code}.`)
  return { said, isKilled: signal === 'SIGKILL', workMs }
}

/**
 * What an import came to, the same whenever and for whomever it is done: times are left out, clusters, whose ids
 * are random, are named by their place, and the creator, with whose name the ids of messages begin, has another.
 */
export function resultOf({ result, creator }: Import): Record<'clusters' | 'links' | 'decisions', string> {
  const { clusters, links, decisions } = JSON.parse(readFileSync(result, 'utf8')) as Record<string, string[]>
  const names = new Map<string, string>()
  const nameOf = (id: string) => {
    names.set(id, names.get(id) ?? `cluster ${names.size + 1}`)
    return names.get(id) ?? ''
  }
  const plain = (lines: readonly string[] = []) =>
    lines.map((line) =>
      line
        .replaceAll(new RegExp(`"${creator}(?=-\\d+"|")`, 'g'), '"creator')
        .replace(/,"decidedAt":"[^"]*","durationUs":\d+/, '')
        .replaceAll(/(?<="(?:cluster|candidateCluster)":")[0-9a-f-]{36}(?=")/g, nameOf),
    )
  return {
    decisions: plain(decisions).join('\n'),
    links: plain(links).join('\n'),
    clusters: plain(clusters).toSorted().join('\n'),
  }
}

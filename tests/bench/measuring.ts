/** What a benchmark prints, by name, in the order in which it was found out. */
export type Figures = Record<string, number | string>

/** The value that this share of the times does not exceed. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (times: readonly number[]): number => quantile(times, 0.5)

/** Milliseconds that it takes. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/**
 * Milliseconds of each of several things, done in turns so that what the machine does beside hits all alike. The
 * first turn warms up and is not counted.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  works: Readonly<Record<Name, () => unknown>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(works) as Name[]
  const took = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const ms = await timed(works[name])
      if (round > 0) took[name].push(ms)
    }
  }
  return took
}

export function print(figures: Figures, asJson: boolean): void {
  const lines = Object.entries(figures).map(([name, figure]) =>
    typeof figure === 'number'
      ? `${name.padEnd(72)} ${figure.toFixed(Math.abs(figure) < 10 ? 4 : 2).padStart(12)}`
      : `${name}\n${figure}`,
  )
  process.stdout.write(asJson ? `${JSON.stringify(figures)}\n` : `${lines.join('\n')}\n`)
}

const STEP = 0.01
const FINE_STEP = 0.001
const LEAP = 0.05
const DIGITS = 4

/** A threshold as it can be asked for: 0 to 1, four digits at most. */
export function asThreshold(value: number): number {
  return Number(Math.max(0, Math.min(1, value)).toFixed(DIGITS))
}

const moves: Readonly<Record<string, number>> = {
  ArrowRight: STEP,
  ArrowUp: STEP,
  ArrowLeft: -STEP,
  ArrowDown: -STEP,
  PageUp: LEAP,
  PageDown: -LEAP,
}

/** Where a key moves a threshold; with Shift an arrow moves a tenth as far. Undefined for other keys. */
export function movedThreshold(
  value: number,
  { key, shiftKey }: { key: string; shiftKey: boolean },
): number | undefined {
  if (key === 'Home') return 0
  if (key === 'End') return 1
  const move = Object.hasOwn(moves, key) ? moves[key] : undefined
  if (move === undefined) return undefined
  const isFine = shiftKey && Math.abs(move) === STEP
  return asThreshold(value + (isFine ? Math.sign(move) * FINE_STEP : move))
}

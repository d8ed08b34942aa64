const LETTERS = 26

/** What the n-th member to join is called: a, b, … z, aa, ab, … (from 0). */
export function memberLetter(index: number): string {
  const letter = String.fromCharCode(97 + (index % LETTERS))
  return index < LETTERS ? letter : memberLetter(Math.floor(index / LETTERS) - 1) + letter
}

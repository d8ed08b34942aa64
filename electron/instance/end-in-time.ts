/** Longer than everything in order takes, and than what does not answer is waited for. */
const LIMIT_MS = 8_000

/**
 * Call it once the program is to end: where that takes too long, it is stopped. Nothing acknowledged is lost by
 * that, as by any other end of a process.
 */
export function endInTime(): void {
  setTimeout(() => {
    process.stderr.write('Likeness did not end in time and was stopped.\n')
    // An exit waits for the program's threads, and one that waits for a disk that hangs never ends.
    process.kill(process.pid, 'SIGKILL')
  }, LIMIT_MS)
}

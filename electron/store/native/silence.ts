/**
 * Calls `ask` once nothing has come from the server for this long while calls wait for it: a network that
 * hangs ends no connection.
 */
export function listenForSilence(
  silenceMs: number,
  {
    busy,
    bytesRead,
    ask,
  }: { readonly busy: () => number; readonly bytesRead: () => number; readonly ask: () => void },
): NodeJS.Timeout {
  let heard = 0
  return setInterval(() => {
    const now = bytesRead()
    if (busy() > 0 && now === heard) ask()
    heard = now
  }, silenceMs).unref()
}

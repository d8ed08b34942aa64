const FORCED_EXIT_CODE = 130

/** What asks a program to end: Ctrl-C, a service manager, a closed terminal, a launcher that died. */
const REQUESTS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']

/** Aborted when the process is asked to end. It then has to end itself; asked a second time, it ends at once. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController()
  const onRequest = () => {
    if (stopping.signal.aborted) process.exit(FORCED_EXIT_CODE)
    stopping.abort()
  }
  for (const request of REQUESTS) process.on(request, onRequest)
  return stopping.signal
}

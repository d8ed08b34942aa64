import type { Duplex } from 'node:stream'

/**
 * Answers a request for a WebSocket with a status and one sentence, and lets go of the connection: left
 * half open it would keep the server from closing.
 */
export function refuseSocket(socket: Duplex, status: number, sentence: string): void {
  socket.once('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  const head = [`HTTP/1.1 ${status} Refused`, 'Connection: close', 'Content-Type: text/plain; charset=utf-8']
  socket.end(`${head.join('\r\n')}\r\n\r\n${sentence}\n`)
}

import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterFile } from './after-file.ts'

/** A network between a client and a server of this machine, which can fail in the ways that networks do. */
export class TcpProxy {
  readonly #target: number
  readonly #server: Server
  readonly #pairs = new Map<Socket, Socket>()
  #hangs = false
  #seen: { readonly words: string; readonly then: () => void } | undefined

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#accept(client))
  }

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    afterFile(() => proxy.close())
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy listens nowhere')
    return address.port
  }

  /** Connections that are open. */
  get count(): number {
    return this.#pairs.size
  }

  /** Nothing goes over any more, though connections stay and new ones are taken. */
  hang(): void {
    this.#hangs = true
    for (const sockets of this.#pairs) for (const socket of sockets) socket.pause()
  }

  /** What hung goes on. */
  goOn(): void {
    this.#hangs = false
    for (const sockets of this.#pairs) for (const socket of sockets) socket.resume()
  }

  /** Ends every connection as a firewall does: at once, without an end. */
  reset(): void {
    for (const [client, server] of this.#pairs) {
      client.resetAndDestroy()
      server.destroy()
    }
  }

  /** Calls `then` when a client has said these words, before they go on to the server. */
  onWords(words: string, then: () => void): void {
    this.#seen = { words, then }
  }

  close(): void {
    this.reset()
    this.#server.close()
  }

  #accept(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1')
    this.#pairs.set(client, server)
    const end = () => {
      this.#pairs.delete(client)
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) socket.on('error', end).on('close', end).on('end', end)
    client.on('data', (bytes) => {
      if (this.#seen && bytes.includes(this.#seen.words)) this.#seen.then()
      if (!server.destroyed) server.write(bytes)
    })
    server.on('data', (bytes) => void client.write(bytes))
    if (this.#hangs) for (const socket of [client, server]) socket.pause()
  }
}

import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { ServerAddress } from '../../shared/model/connection.ts'

const ASK_CLEARTEXT = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])
const GIVEN_PASSWORD = 0x70

/** What pretends to be a server of Postgres, asks everybody for the password, and lets nobody in. */
export class ListeningServer {
  readonly passwords: string[] = []
  readonly #port: number

  private constructor(port: number) {
    this.#port = port
  }

  static async start(): Promise<ListeningServer> {
    const sockets = new Set<Socket>()
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const listening = new ListeningServer((server.address() as AddressInfo).port)
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      listening.#talk(socket)
    })
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    return listening
  }

  address(user = 'rita'): ServerAddress {
    const hosts = [{ host: '127.0.0.1', port: this.#port }]
    return { hosts, database: 'inbox', user, tls: 'off', authority: null }
  }

  #talk(socket: Socket): void {
    socket.once('data', () => {
      socket.write(ASK_CLEARTEXT)
      socket.on('data', (data) => {
        if (data[0] === GIVEN_PASSWORD) this.passwords.push(data.subarray(5, -1).toString('utf8'))
        socket.end(refusal)
      })
    })
  }
}

/** ErrorResponse 28P01. */
const refusal = (() => {
  const fields = Buffer.from('SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0')
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
})()

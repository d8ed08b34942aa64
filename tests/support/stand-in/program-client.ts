import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { contract } from '../../../shared/contract.ts'
import type { windowContract } from '../../../shared/window-contract.ts'
import type { FrameLook } from './messages.ts'
import type { Program } from './program.ts'

/** The frame whose ports the program takes. */
export const ownFrame: FrameLook = { url: 'app://likeness/', origin: 'app://likeness', isMain: true }

/** A port sent to the program as its preload would, and what becomes of it. */
export interface SentPort {
  readonly client: ContractRouterClient<typeof contract & typeof windowContract>
  /** Puts anything into the port. */
  post(data: unknown): void
  /** Resolves when the program closes its end. */
  readonly closed: Promise<unknown>
}

let ports = 0

/** Sends a port from a frame, and beside it as many others as are wanted. */
export function sendPort(program: Program, frame: FrameLook = ownFrame, others = 0): SentPort {
  const names = Array.from({ length: 1 + others }, () => `sent ${ports++}`)
  const [port = ''] = names
  const closed = program.next('port-closed', (message) => message.port === port)
  program.tell({ type: 'send', channel: 'likeness:connect', ports: names, frame })
  const post = (data: unknown) => program.tell({ type: 'port-message', port, data })
  const link = new RPCLink({
    port: {
      postMessage: post,
      on(event, callback) {
        if (event === 'close') void closed.then(() => callback())
        if (event !== 'message') return
        program.listen((message) => {
          if (message.type === 'port-message' && message.port === port) callback({ data: message.data })
        })
      },
    },
  })
  return { client: createORPCClient(link), post, closed }
}

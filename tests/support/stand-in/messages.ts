/** What the program says to the test that plays the browser engine for it. */
export type FromProgram =
  | { readonly type: 'load'; readonly url: string }
  | { readonly type: 'reload' }
  | {
      readonly type: 'answer'
      readonly request: number
      readonly status: number
      readonly headers: readonly (readonly [string, string])[]
      readonly body: Uint8Array
    }
  | { readonly type: 'port-message'; readonly port: string; readonly data: unknown }
  | { readonly type: 'port-closed'; readonly port: string }
  | { readonly type: 'said'; readonly said: Said }
  | {
      readonly type: 'evaluated'
      readonly call: number
      readonly value: unknown
      readonly error: string | null
    }

/** What the program asked the system to show or to open. */
export interface Said {
  readonly how: 'error-box' | 'message-box' | 'open-external' | 'open-path' | 'about' | 'notification'
  readonly text: string
}

/** What the test says to the program: what the browser engine or a person would. */
export type ToProgram =
  | { readonly type: 'request'; readonly request: number; readonly url: string; readonly method: string }
  | {
      readonly type: 'send'
      readonly channel: string
      readonly ports: readonly string[]
      readonly frame: FrameLook
    }
  | { readonly type: 'port-message'; readonly port: string; readonly data: unknown }
  | { readonly type: 'port-closed'; readonly port: string }
  | { readonly type: 'evaluate'; readonly call: number; readonly source: string; readonly argument: unknown }

export interface FrameLook {
  readonly url: string
  readonly origin: string
  readonly isMain: boolean
}

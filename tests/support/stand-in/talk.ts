import type { FromProgram, ToProgram } from './messages.ts'

/** Says something to the test; outside one, such as at a terminal, to nobody. */
export function tell(message: FromProgram): void {
  process.send?.(message)
}

/** Hears one kind of message from the test. */
export function hear<Type extends ToProgram['type']>(
  type: Type,
  listener: (message: Extract<ToProgram, { type: Type }>) => void,
): void {
  process.on('message', (message: ToProgram) => {
    if (message.type === type) listener(message as Extract<ToProgram, { type: Type }>)
  })
}

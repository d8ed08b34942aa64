import type { Gate, SetGate } from '../../shared/model/gate.ts'

type Gates = readonly Pick<SetGate, 'creator' | 'value'>[]

/** What is set for everyone without a gate of their own. */
export function everyonesGate(gates: Gates): Gate {
  return gates.find(({ creator }) => creator === null)?.value ?? 'on'
}

/** The gate that holds for a creator: its own, else everyone's. */
export function gateOf(gates: Gates, creator: string): Gate {
  return gates.find((gate) => gate.creator === creator)?.value ?? everyonesGate(gates)
}

import { SegmentedControl } from '@mantine/core'
import type { Gate } from '../../shared/model/gate.ts'
import { gateOptions } from './gate-words.ts'

interface GateControlProps {
  /** Whose gate it is. */
  readonly label: string
  readonly value: Gate
  readonly onChange: (value: Gate) => void
  readonly isDisabled?: boolean
}

/** On, in shadow, or off. */
export function GateControl({ label, value, onChange, isDisabled = false }: GateControlProps) {
  return (
    <SegmentedControl
      aria-label={label}
      w={240}
      data={gateOptions}
      value={value}
      onChange={onChange}
      disabled={isDisabled}
      style={{ flex: 'none' }}
    />
  )
}

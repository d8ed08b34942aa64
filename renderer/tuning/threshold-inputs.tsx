import { Group, NumberInput } from '@mantine/core'
import { useState } from 'react'
import type { PreviewValues } from '../../shared/model/preview.ts'
import { thresholdText } from '../ui/numbers.ts'
import { asThreshold } from './threshold-steps.ts'

interface ThresholdInputProps {
  readonly label: string
  readonly value: number
  readonly live: number
  readonly onChange: (value: number) => void
}

/** One threshold as a number. While it is being typed it is left as typed; an empty one goes back to what it was. */
function ThresholdInput({ label, value, live, onChange }: ThresholdInputProps) {
  const [typed, setTyped] = useState<string | number | null>(null)
  const take = (written: string | number) => {
    setTyped(written)
    // A nought is most often the beginning of "0.4": it counts once it is left.
    if (typeof written === 'number' && written !== 0) onChange(asThreshold(written))
  }
  const leave = () => {
    if (typed === 0) onChange(0)
    setTyped(null)
  }
  return (
    <NumberInput
      label={label}
      description={`live ${thresholdText(live)}`}
      min={0}
      max={1}
      step={0.01}
      decimalScale={4}
      allowedDecimalSeparators={['.', ',']}
      clampBehavior="strict"
      value={typed ?? thresholdText(value)}
      onChange={take}
      onBlur={leave}
    />
  )
}

interface ThresholdInputsProps {
  readonly values: PreviewValues
  readonly live: PreviewValues
  readonly onChange: (values: PreviewValues) => void
}

const inputs = [
  { name: 'threshold', label: 'Vector threshold' },
  { name: 'trigramThreshold', label: 'Trigram threshold' },
] as const

/** Both thresholds as numbers, up to four digits. */
export function ThresholdInputs({ values, live, onChange }: ThresholdInputsProps) {
  return (
    <Group grow gap="sm">
      {inputs.map(({ name, label }) => (
        <ThresholdInput
          key={name}
          label={label}
          value={values[name]}
          live={live[name]}
          onChange={(value) => onChange({ ...values, [name]: value })}
        />
      ))}
    </Group>
  )
}

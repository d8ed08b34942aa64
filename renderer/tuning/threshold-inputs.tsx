import { Group, NumberInput } from '@mantine/core'
import type { PreviewValues } from '../../shared/model/preview.ts'
import { thresholdText } from '../ui/numbers.ts'
import { asThreshold } from './threshold-steps.ts'

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
        <NumberInput
          key={name}
          label={label}
          description={`live ${thresholdText(live[name])}`}
          min={0}
          max={1}
          step={0.01}
          decimalScale={4}
          clampBehavior="strict"
          value={values[name]}
          onChange={(value) => {
            if (typeof value === 'number') onChange({ ...values, [name]: asThreshold(value) })
          }}
        />
      ))}
    </Group>
  )
}

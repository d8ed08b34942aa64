import type { Gate } from '../../shared/model/gate.ts'

/** A gate's name, and what it means for whoever it is set for. */
export const gateWords: Readonly<Record<Gate, { readonly name: string; readonly means: string }>> = {
  on: { name: 'On', means: 'Messages are grouped, and their clusters are listed.' },
  shadow: {
    name: 'In shadow',
    means: 'Everything is decided as if it were on, but nobody sees the clusters until it is.',
  },
  off: { name: 'Off', means: 'Messages are only stored. They can be taken in later.' },
}

const values: readonly Gate[] = ['on', 'shadow', 'off']

/** The three values as a control offers them. */
export const gateOptions = values.map((value) => ({ value, label: gateWords[value].name }))

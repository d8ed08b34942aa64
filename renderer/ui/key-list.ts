/** Every key there is, as the overlay shows it. */
export const keyList = [
  {
    where: 'Everywhere',
    keys: [
      { keys: ['Ctrl', 'K'], does: 'Find anything' },
      { keys: ['g', 'c'], does: 'Go to Clusters' },
      { keys: ['g', 't'], does: 'Go to Tuning' },
      { keys: ['g', 'o'], does: 'Go to Ops' },
      { keys: ['g', 's'], does: 'Go to Settings' },
      { keys: ['i'], does: 'Import a file' },
      { keys: ['?'], does: 'Show these keys' },
    ],
  },
  {
    where: 'In a list',
    keys: [
      { keys: ['j'], does: 'Next (also ↓)' },
      { keys: ['k'], does: 'Previous (also ↑)' },
      { keys: ['Enter'], does: 'Open' },
      { keys: ['Esc'], does: 'Back to the list' },
      { keys: ['/'], does: 'Search; then Enter goes to what was found' },
    ],
  },
  {
    where: 'On a link',
    keys: [
      { keys: ['1'], does: 'Same; again takes it back' },
      { keys: ['2'], does: 'Different' },
      { keys: ['3'], does: 'Unsure' },
    ],
  },
  {
    where: 'In a cluster',
    keys: [
      { keys: ['x'], does: 'Mark a message' },
      { keys: ['d'], does: 'Take out the marked ones, or this one' },
      { keys: ['p'], does: 'How two marked ones hang together' },
      { keys: ['n'], does: 'Not again: keep this one and its match apart' },
      { keys: ['r'], does: 'Reply to all' },
      { keys: ['Ctrl', 'Enter'], does: 'Send the reply' },
      { keys: ['u'], does: 'Undo the last act' },
    ],
  },
  {
    where: 'On a suggestion',
    keys: [
      { keys: ['p'], does: 'Put the two together' },
      { keys: ['n'], does: 'Not again: keep the two apart' },
      { keys: ['u'], does: 'Undo the last act' },
    ],
  },
  {
    where: 'On a failed job',
    keys: [
      { keys: ['x'], does: 'Mark a job' },
      { keys: ['t'], does: 'Try the marked ones again, or this one' },
      { keys: ['d'], does: 'Give up the marked ones, or this one' },
    ],
  },
  {
    where: 'Adding a database',
    keys: [
      { keys: ['Enter'], does: 'Save' },
      { keys: ['Ctrl', 'Enter'], does: 'Save and use' },
    ],
  },
  {
    where: 'On the threshold',
    keys: [
      { keys: ['←', '→'], does: 'Move by 0.01' },
      { keys: ['Shift', '←', '→'], does: 'Move by 0.001' },
      { keys: ['PgUp', 'PgDn'], does: 'Move by 0.05' },
      { keys: ['Ctrl', 'S'], does: 'Save as a candidate, or save its change' },
    ],
  },
] as const

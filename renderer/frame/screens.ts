import {
  IconActivityHeartbeat,
  IconAdjustmentsHorizontal,
  IconSettings,
  IconStack2,
} from '@tabler/icons-react'

/** The screens, in the order of the rail. `key` is pressed after g. */
export const screens = [
  { path: '/clusters', title: 'Clusters', key: 'c', Icon: IconStack2 },
  { path: '/tuning', title: 'Tuning', key: 't', Icon: IconAdjustmentsHorizontal },
  { path: '/ops', title: 'Ops', key: 'o', Icon: IconActivityHeartbeat },
  { path: '/settings', title: 'Settings', key: 's', Icon: IconSettings },
] as const

import { z } from 'zod'
import { ClusterId } from './id.ts'

/** Names of the screens, as their addresses begin. */
export const ScreenName = z.enum(['clusters', 'tuning', 'ops', 'settings'])
export type ScreenName = z.infer<typeof ScreenName>

/** What a person asks of the window from outside its page: with its menu, by a file on its icon, by a link. */
export const Wish = z.discriminatedUnion('type', [
  /** Import this file of this machine; null is any, to be chosen. */
  z.object({ type: z.literal('import'), path: z.string().min(1).nullable() }),
  z.object({ type: z.literal('show-screen'), screen: ScreenName }),
  z.object({ type: z.literal('show-cluster'), cluster: ClusterId }),
  /** Tuning with what its address says behind the `?`, which the page reads. */
  z.object({ type: z.literal('show-tuning'), search: z.string().max(5_000) }),
  z.object({ type: z.literal('find') }),
  z.object({ type: z.literal('show-keys') }),
  z.object({ type: z.literal('appearance'), colorScheme: z.enum(['light', 'dark', 'auto']) }),
  /** Say that the page had stopped working and was loaded again. */
  z.object({ type: z.literal('tell-recovered') }),
])
export type Wish = z.infer<typeof Wish>

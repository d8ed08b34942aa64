import { eventIterator, oc } from '@orpc/contract'
import { Wish } from './model/wish.ts'

/** What the page can ask of the desktop window around it, over the same port as everything else. */
export const windowContract = {
  window: {
    /** Wishes as they come, those first that were made before the page was there. Each is given once. */
    wishes: oc.output(eventIterator(Wish)),
  },
}
